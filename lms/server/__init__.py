"""The web server behind `lms run`: Waitress, with limits on what slow or greedy peers may hold.

One thread of each process talks with all peers and waits for none of them; a request reaches the program's threads only once
it is here whole, and an answer leaves them at once, for a buffer or as a file. So peers can wait as long as they like: they
hold a connection, never a thread, and that only until `peers` hangs up.

    peers       one connection: how slow it may be, how much it may send
    listener    all connections of one process, and its end
    __main__    a process: `python -m lms.server`
    supervisor  all processes of `lms run`, forked from one that has read the program

Beside them: how to deploy it (`deployment.md`), with files for nginx and Caddy.
"""
