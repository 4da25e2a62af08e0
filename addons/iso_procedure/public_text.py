"""Makes of a text what may be shown to everybody: plain Python, no registry.

What is not known to be harmless is left out. The text was cleaned when it was saved; this does not
rest on it, nor does the page on this (it forbids every script by its headers).
"""
import re
import unicodedata

from lxml import html
from markupsafe import Markup

# The page has its own title: headings of the text stand below it.
HEADINGS = {'h1': 'h2', 'h2': 'h2', 'h3': 'h3', 'h4': 'h3', 'h5': 'h3', 'h6': 'h3'}
TAGS = {
    'a', 'b', 'blockquote', 'br', 'caption', 'code', 'col', 'colgroup', 'dd', 'div', 'dl', 'dt',
    'em', 'h2', 'h3', 'hr', 'i', 'img', 'li', 'ol', 'p', 'pre', 's', 'span', 'strong', 'sub',
    'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'u', 'ul',
}
# Of these not even the words are shown.
DROPPED = {
    'applet', 'audio', 'button', 'canvas', 'form', 'frameset', 'head', 'iframe', 'math',
    'noscript', 'object', 'script', 'select', 'style', 'svg', 'template', 'textarea', 'title',
    'video',
}
ATTRIBUTES = {
    'a': {'href'}, 'img': {'src', 'alt'}, 'td': {'colspan', 'rowspan'},
    'th': {'colspan', 'rowspan'}, 'ol': {'start'},
}
STYLES = {
    'text-align': re.compile(r'left|right|center|justify'),
    'font-weight': re.compile(r'bold|[1-9]00'),
    'font-style': re.compile(r'italic'),
    'text-decoration': re.compile(r'underline|line-through'),
}
LINK = re.compile(r'(https?://|mailto:|tel:)', re.IGNORECASE)
PICTURE = re.compile(r'data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+')
PICTURE_TYPES = ('image/png', 'image/jpeg', 'image/gif', 'image/webp')
OWN_PICTURE = re.compile(r'/web/image/(\d+)')
LETTERS = str.maketrans({'đ': "d", 'Đ': "D"})


def slug(text, most=60):
    """``text`` as a part of an address: letters without accents, digits, hyphens."""
    plain = unicodedata.normalize('NFKD', (text or "").translate(LETTERS))
    plain = plain.encode('ascii', 'ignore').decode().lower()
    return re.sub(r'[^a-z0-9]+', "-", plain).strip("-")[:most].strip("-")


def plain_words(content):
    """The words of a text, for searching: no tags, no entities."""
    root = _root(content)
    if root is None:
        return ""
    _clean(root, {})
    return " ".join(" ".join(root.itertext()).split())


def clean(content, pictures):
    """The text as Markup; ``pictures``: the address of each picture that belongs to it, by id."""
    root = _root(content)
    if root is None:
        return Markup("")
    _clean(root, pictures)
    for table in root.xpath('.//table[not(ancestor::table)]'):
        # Only a wide table is moved sideways, never the page.
        frame = html.Element('div', {'class': 'wide', 'tabindex': '0'})
        table.addprevious(frame)
        frame.tail, table.tail = table.tail, None
        frame.append(table)
    # Written from the parts allowed above.
    return Markup(html.tostring(root, encoding='unicode'))  # noqa: S704


def _root(content):
    return html.fragment_fromstring(content, create_parent='div') if (content or "").strip() else None


def _clean(root, pictures):
    for node in list(root.iterdescendants()):
        if not isinstance(node.tag, str) or node.tag in DROPPED:
            # Comments and instructions; what stands behind them stays.
            node.drop_tree()
            continue
        if node.tag in HEADINGS:
            node.tag = HEADINGS[node.tag]
        if node.tag not in TAGS:
            node.drop_tag()
            continue
        style = _style(node.get('style'))
        for name in set(node.attrib) - ATTRIBUTES.get(node.tag, set()):
            del node.attrib[name]
        if style:
            node.set('style', style)
        if node.tag == 'img':
            _picture(node, pictures)
        elif node.tag == 'a':
            _link(node)


def _style(text):
    kept = []
    for rule in (text or "").split(";"):
        name, _colon, value = (part.strip().lower() for part in rule.partition(":"))
        if name in STYLES and STYLES[name].fullmatch(value):
            kept.append(f"{name}: {value}")
    return "; ".join(kept)


def _picture(node, pictures):
    source = (node.get('src') or "").strip()
    own = OWN_PICTURE.match(source)
    if own:
        source = pictures.get(int(own[1]))
    elif not PICTURE.fullmatch(source):
        source = None
    if source:
        node.set('src', source)
        node.set('loading', 'lazy')
    else:
        node.drop_tree()


def _link(node):
    target = (node.get('href') or "").strip()
    if LINK.match(target):
        node.set('href', target)
        node.set('rel', 'noopener nofollow')
    else:
        # Addresses of the system itself are nobody else's business.
        node.attrib.pop('href', None)
