"""The first administrator of an empty instance.

Owns `identity_first_code`: while nobody is an administrator, each start of the program makes a code and prints it, so that whoever
reads the terminal, and nobody else, becomes the first one in the browser.
"""
