import { Component, onMounted, onWillUnmount, useExternalListener, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { findWords, rangeAt } from "./passage";

const WAIT = 200; // milliseconds after the last change
const LONGEST = 600; // letters of a quoted passage
const GAP = 8; // pixels between the passage and the button
const WIDTH = 140; // pixels that the button needs
const MARK = "iso-remark";

/**
 * Remarks at the text itself: a passage that is selected gets a button to say something about it,
 * passages with an open remark are marked, and a click there opens the remark.
 *
 * Marking leaves the text alone (CSS custom highlights); a browser without them shows the remarks
 * on their page only.
 */
export class RemarkSelection extends Component {
    static template = "iso_procedure.RemarkSelection";
    static props = { ...standardWidgetProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({ place: null });
        this.marked = [];
        this.markSoon = useDebounced(() => this.mark(), WAIT);
        useExternalListener(
            document,
            "selectionchange",
            useDebounced(() => this.look(), WAIT)
        );
        useExternalListener(window, "scroll", () => this.look(), { capture: true });
        useExternalListener(window, "resize", () => this.look());
        useExternalListener(document, "click", (ev) => this.openAt(ev));
        onMounted(() => {
            this.form = this.root.el.closest(".o_form_view") || document.body;
            // Pages come and go with their text.
            this.observer = new MutationObserver(this.markSoon);
            this.observer.observe(this.form, { childList: true, subtree: true });
            this.mark();
        });
        onWillUnmount(() => {
            this.observer.disconnect();
            browser.clearTimeout(this.timer);
            window.CSS?.highlights?.delete(MARK);
        });
    }

    get data() {
        return this.props.record.data;
    }

    /** Where words can be quoted: the text when it is read, or the row of a step. */
    place(node) {
        const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
        if (!this.form?.contains(element) || element.closest("[contenteditable=true]")) {
            return null;
        }
        const row = element.closest(".o_field_widget[name=step_ids] .o_data_row");
        if (row) {
            const step = this.data.step_ids.records.find((step) => step.id === row.dataset.id);
            return step && { stepId: step.resId };
        }
        return element.closest(".o_field_widget[name=content]") && { stepId: false };
    }

    /** Offer the button below what is selected now. */
    look() {
        const selection = document.getSelection();
        const quote = selection.toString().trim();
        let found = null;
        if (this.data.may_remark && quote && selection.rangeCount) {
            const range = selection.getRangeAt(0);
            const place = this.place(range.commonAncestorContainer);
            if (place) {
                const box = range.getBoundingClientRect();
                found = {
                    ...place,
                    quote: quote.length > LONGEST ? `${quote.slice(0, LONGEST)}…` : quote,
                    top: Math.min(Math.max(box.bottom + GAP, GAP), window.innerHeight - 60),
                    left: Math.min(Math.max(box.left, GAP), window.innerWidth - WIDTH),
                };
            }
        }
        this.state.place = found;
    }

    async comment() {
        const { quote, stepId } = this.state.place;
        this.state.place = null;
        document.getSelection().removeAllRanges();
        await this.open("iso.procedure.version", "action_remark", this.props.record.resId, {
            default_quote: quote,
            default_step_id: stepId,
        });
    }

    /** Open what the server says, then show what came of it. */
    async open(model, method, id, context = {}) {
        const action = await this.orm.call(model, method, [[id]]);
        await this.action.doAction(
            { ...action, context: { ...action.context, ...context } },
            { onClose: () => this.props.record.load() }
        );
    }

    // -- marks --------------------------------------------------------------------------------

    get openRemarks() {
        return this.data.remark_ids.records.filter(
            ({ data }) => data.state === "open" && data.quote
        );
    }

    /** The element whose text a remark quotes, if its page is shown. */
    quoted({ data }) {
        if (!data.step_id) {
            return this.form.querySelector(
                ".o_field_widget[name=content]:not(:has([contenteditable=true]))"
            );
        }
        const step = this.data.step_ids.records.find((step) => step.resId === data.step_id.id);
        return step && this.form.querySelector(`.o_data_row[data-id="${step.id}"]`);
    }

    mark() {
        if (!window.CSS?.highlights || !this.form) {
            return;
        }
        this.marked = [];
        for (const remark of this.openRemarks) {
            const element = this.quoted(remark);
            const range = element && findWords(element, remark.data.quote.replace(/…$/, ""));
            if (range) {
                this.marked.push({ id: remark.resId, range });
            }
        }
        window.CSS.highlights.set(
            MARK,
            new window.Highlight(...this.marked.map(({ range }) => range))
        );
    }

    openAt(ev) {
        if (!document.getSelection().isCollapsed || !this.place(ev.target)) {
            return;
        }
        const found = this.marked.find(({ range }) => rangeAt(range, ev.clientX, ev.clientY));
        if (found) {
            return this.open("iso.procedure.remark", "action_answer", found.id);
        }
    }
}

registry.category("view_widgets").add("iso_remark_selection", {
    component: RemarkSelection,
    fieldDependencies: [{ name: "may_remark", type: "boolean" }],
});
