import gzip

from lms.web.compression import compressed


class TestCompression:
    def test_takes_a_fraction_for_who_accepts_it(self, client):
        plain = client.http.get("/help")
        packed = client.http.get("/help", headers={"Accept-Encoding": "gzip, br"})

        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(packed.data) * 3 < len(plain.data)
        assert gzip.decompress(packed.data).startswith(b"<!DOCTYPE html>")

    def test_leaves_the_page_alone_for_who_does_not(self, client):
        answer = client.http.get("/help")

        assert "Content-Encoding" not in answer.headers
        assert "Accept-Encoding" in answer.headers["Vary"]

    def test_does_not_compress_twice_or_what_is_short(self, client):
        for path in ("/healthz", client.app.jinja_env.globals["asset"]("style.css")):
            answer = client.http.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True)
            assert answer.headers.get("Content-Encoding") in {None, "gzip"}
            assert answer.status_code == 200

    def test_hides_the_length(self):
        data = b"a page " * 500

        assert len({len(compressed(data)) for _ in range(50)}) > 10
        assert gzip.decompress(compressed(data)) == data
