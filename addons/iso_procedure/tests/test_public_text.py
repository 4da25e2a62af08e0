from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from odoo.tests import BaseCase, tagged

from ..public_text import ATTRIBUTES, TAGS, clean, plain_words, slug

HOSTILE = """<p onclick="window.hacked=1">Fine<script>window.hacked=1</script></p>
<img src="x" onerror="window.hacked=1"><svg onload="window.hacked=1"><script>window.hacked=1</script></svg>
<a href="javascript:window.hacked=1">one</a><a href=" jAvAsCrIpT:window.hacked=1">two</a>
<a href="data:text/html,<script>window.hacked=1</script>">three</a>
<iframe srcdoc="<script>window.hacked=1</script>"></iframe><object data="x"></object><embed src="x">
<form action="https://bad.example"><input name="a"><button>Send</button></form>
<style>body { background: url(https://bad.example) }</style>
<div style="position: fixed; background: url(javascript:window.hacked=1)">cover</div>
<math><mtext><script>window.hacked=1</script></mtext></math><meta http-equiv="refresh" content="0">
<base href="https://bad.example/"><link rel="stylesheet" href="https://bad.example/a.css">
<img src="https://bad.example/pixel.png"><img src="/web/image/7"><!-- <script>window.hacked=1</script> -->
<noscript><p title="</noscript><img src=x onerror=window.hacked=1>">""" + "</p></noscript>"
PIECES = st.sampled_from([
    "<", ">", "/", "script", "img", "svg", " onerror=", "a href=", "javascript:", "style=", '"',
    "'", "<!--", "-->", "<![CDATA[", "]]>", "&lt;", "<p>", "</p>", "<math>", "<table>", "x", " "])


@tagged('post_install', '-at_install')
class TestPublicText(BaseCase):

    def _assert_harmless(self, text):
        for node in html.fragment_fromstring(str(text), create_parent='div').iterdescendants():
            self.assertIn(node.tag, TAGS)
            extra = {'style', 'class', 'tabindex', 'loading', 'rel'}
            self.assertLessEqual(set(node.attrib), ATTRIBUTES.get(node.tag, set()) | extra)
            self.assertRegex(node.get('href', "https://"), r'^(https?://|mailto:|tel:)')
            self.assertNotRegex(node.get('style', ""), r'url|position|javascript')

    def test_nothing_hostile_is_left(self):
        text = clean(HOSTILE, {})
        self._assert_harmless(text)
        for word in ("hacked", "bad.example", "srcdoc", "script", "Send"):
            self.assertNotIn(word, text)
        for word in ("Fine", "one", "two", "three", "cover"):
            self.assertIn(word, text, "the words stay")

    @given(st.lists(PIECES, max_size=30).map("".join))
    @settings(max_examples=300, deadline=None)
    def test_whatever_is_written(self, content):
        text = clean(content, {})
        self._assert_harmless(text)
        self._assert_harmless(clean(text, {}))

    def test_text_keeps_its_look(self):
        text = clean(
            '<h1>Head</h1><p style="text-align: center; color: red">A <b>bold</b> word</p>'
            '<table class="x"><tr><td colspan="2">Cell</td></tr></table> after'
            '<a href="https://example.com/a">law</a><img src="/web/image/7-abc?unique=1"/>'
            '<img src="data:image/png;base64,AAAA"/><img src="data:image/svg+xml;base64,AAAA"/>',
            {7: '/iso/a/documents/b/file/7'})
        self.assertIn("<h2>Head</h2>", text)
        self.assertIn('<p style="text-align: center">A <b>bold</b> word</p>', text)
        self.assertIn('<div class="wide" tabindex="0"><table>', text)
        self.assertIn('<td colspan="2">Cell</td>', text)
        self.assertIn("</table></div> after", text)
        self.assertIn('src="/iso/a/documents/b/file/7"', text)
        self.assertIn('rel="noopener nofollow"', text)
        self.assertEqual(text.count("<img"), 2)

    def test_words(self):
        self.assertEqual(
            plain_words("<p>Tiêm &amp; phòng</p><table><tr><td>dại</td></tr></table>"),
            "Tiêm & phòng dại")
        self.assertEqual(plain_words(False), "")

    def test_slug(self):
        self.assertEqual(slug("QT-01 Đăng ký  (lần đầu)"), "qt-01-dang-ky-lan-dau")
        self.assertEqual(slug("Chi cục Chăn nuôi & Thú y"), "chi-cuc-chan-nuoi-thu-y")
        self.assertEqual(slug("日本"), "")
        self.assertEqual(len(slug("a" * 99)), 60)
