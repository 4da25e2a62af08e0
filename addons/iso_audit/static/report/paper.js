/* Sets the page breaks of a paper before it is printed: wkhtmltopdf on an unpatched Qt cuts rows
 * of tables in two and does not repeat their heads. Every page begins with an `.o_iso_top`, which
 * shows the mark of a draft. Written for the old JavaScript of that engine. */
window.addEventListener("load", function () {
    var paper = document.querySelector(".o_iso_paper");
    var page = pageHeight();
    // A little less than the page: print sets a line more here and there than the screen does.
    var room = page * 0.985;
    var start = box(paper).top;
    var first = paper.firstElementChild;
    var line = parseFloat(window.getComputedStyle(paper).lineHeight);
    // Room to be left free at the end of the page.
    var spare = 0;

    function box(node) {
        return node.getBoundingClientRect();
    }

    function pageHeight() {
        var ruler = document.createElement("div");
        ruler.style.height = paper.getAttribute("data-page-height");
        document.body.appendChild(ruler);
        var height = box(ruler).height;
        document.body.removeChild(ruler);
        return height;
    }

    function fits(node) {
        return box(node).bottom - start <= room;
    }

    function is(node, name) {
        return (" " + node.className + " ").indexOf(" " + name + " ") >= 0;
    }

    function newPage(node) {
        var top = document.createElement("div");
        top.className = "o_iso_top";
        top.textContent = paper.getAttribute("data-mark") || "";
        node.parentNode.insertBefore(top, node);
        start = box(top).top;
        first = node;
    }

    // Headings stay with what follows them.
    function withHeadings(node) {
        while (node.previousElementSibling && is(node.previousElementSibling, "o_iso_with_next")) {
            node = node.previousElementSibling;
        }
        return node;
    }

    // A page does not consist of signatures alone: the end of what they sign goes with them.
    function withWhatIsSigned(node) {
        var before = node.previousElementSibling;
        if (!is(node, "o_iso_signatures") || !before || before === first) {
            return withHeadings(node);
        }
        var rows = before.tagName === "TABLE" && !is(before, "o_iso_keep") ? before.tBodies[0].rows : [];
        if (rows.length > 1) {
            return continueTable(before, rows[rows.length - 1]);
        }
        return withHeadings(before);
    }

    function firstRowBeyond(node) {
        var rows = node.tagName === "TABLE" && !is(node, "o_iso_keep") ? node.tBodies[0].rows : [];
        for (var i = 0; i < rows.length; i++) {
            if (!fits(rows[i])) {
                return rows[i];
            }
        }
        return null;
    }

    // The rows from `row` on, in a table of their own with the same head.
    function continueTable(table, row) {
        var rest = table.cloneNode(false);
        for (var part = table.firstElementChild; part; part = part.nextElementSibling) {
            if (part.tagName !== "TBODY") {
                rest.appendChild(part.cloneNode(true));
            }
        }
        var body = rest.appendChild(document.createElement("tbody"));
        while (row) {
            var next = row.nextElementSibling;
            body.appendChild(row);
            row = next;
        }
        table.parentNode.insertBefore(rest, table.nextSibling);
        return rest;
    }

    // A row longer than a page: what its texts have too much goes into a row below it.
    function splitRow(row) {
        var rest = row.cloneNode(false);
        for (var i = 0; i < row.cells.length; i++) {
            var cell = row.cells[i];
            var text = cell.textContent;
            var kept = lengthThatFits(cell, text);
            fill(cell, text.slice(0, kept));
            fill(rest.appendChild(cell.cloneNode(false)), text.slice(kept));
        }
        row.parentNode.insertBefore(rest, row.nextSibling);
    }

    // As many whole words of `text` as there is room for on this page.
    function lengthThatFits(cell, text) {
        if (textFits(cell)) {
            return text.length;
        }
        var low = 0;
        var high = text.length;
        while (high - low > 1) {
            var middle = (low + high) >> 1;
            if (textFits(fill(cell, text.slice(0, middle)))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.max(text.lastIndexOf(" ", low), text.lastIndexOf("\n", low)) + 1 || low;
    }

    function fill(cell, text) {
        cell.textContent = text;
        return cell;
    }

    function textFits(cell) {
        var range = document.createRange();
        range.selectNodeContents(cell);
        return box(range).bottom - start <= room - 8 - spare;
    }

    // Whether a paragraph is worth cutting: two lines at least stay, and two go over.
    function canSplit(node) {
        return node.tagName === "P" && !node.firstElementChild &&
            start + room - box(node).top > 4 * line && box(node).height > 5 * line;
    }

    // What a paragraph has too much for this page, as a paragraph of its own.
    function splitParagraph(node) {
        var text = node.textContent;
        var rest = node.cloneNode(false);
        spare = box(node).bottom - start - room < 2 * line ? line : 0;
        var kept = lengthThatFits(node, text);
        spare = 0;
        fill(node, text.slice(0, kept));
        fill(rest, text.slice(kept));
        node.parentNode.insertBefore(rest, node.nextSibling);
        return rest;
    }

    var node = first;
    while (node) {
        if (is(node, "o_iso_new_page") && node !== first) {
            newPage(node);
        }
        if (fits(node)) {
            node = node.nextElementSibling;
            continue;
        }
        var row = firstRowBeyond(node);
        if (row && box(row).height > room && start + room - box(row).top > room / 3) {
            splitRow(row);
            continue;
        }
        if (canSplit(node)) {
            node = splitParagraph(node);
            newPage(node);
            continue;
        }
        var from = row && withHeadings(row);
        if (from && from.previousElementSibling) {
            node = continueTable(node, from);
            newPage(node);
        } else if (withHeadings(node) !== first) {
            newPage(withWhatIsSigned(node));
        } else {
            // Longer than a page, neither table nor text: the engine breaks it somewhere.
            while (box(node).bottom - start > page) {
                start += page;
            }
            node = node.nextElementSibling;
        }
    }
});
