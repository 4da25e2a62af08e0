const BLANK = /\s/;

/**
 * The first place in `element` that says `words`, as a range, or null. Blanks do not count: a
 * selection over paragraphs and cells has others than the page.
 */
export function findWords(element, words) {
    const wanted = words.replace(/\s+/g, "");
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const places = [];
    let letters = "";
    while (walker.nextNode()) {
        const node = walker.currentNode;
        for (let offset = 0; offset < node.data.length; offset++) {
            if (!BLANK.test(node.data[offset])) {
                letters += node.data[offset];
                places.push([node, offset]);
            }
        }
    }
    const start = wanted ? letters.indexOf(wanted) : -1;
    if (start < 0) {
        return null;
    }
    const range = document.createRange();
    range.setStart(...places[start]);
    const [node, offset] = places[start + wanted.length - 1];
    range.setEnd(node, offset + 1);
    return range;
}

/** Whether the point is on the words of the range. */
export function rangeAt(range, x, y) {
    return [...range.getClientRects()].some(
        (box) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom
    );
}
