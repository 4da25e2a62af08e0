import { Component, onWillStart, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { clamp } from "@web/core/utils/numbers";
import { useSetupAction } from "@web/search/action_hook";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ReviewContent } from "../review_content/review_content";
import { useTypedWords } from "./typed_words";
import { TypedWordsField } from "./typed_words_field";

const SWIPE = 60; // pixels that a finger has to go
const ACTIVATED = "button, a, select, summary"; // pressed by the space bar themselves

/**
 * A management review on the screen of the room: a title, each input on a page, the decisions.
 * Who keeps the minutes types here what is said and decided; all others read.
 */
export class ReviewPresent extends Component {
    static template = "iso_audit.ReviewPresent";
    static components = { ReviewContent, TypedWordsField };
    static props = { ...standardActionServiceProps };
    static path = "iso-review-present";
    static target = "fullscreen";
    static displayName = _t("Presentation");

    /** The review is named by the button that opens it, or by the address. */
    static extractProps({ params }) {
        return params?.resId ? { resId: params.resId } : {};
    }

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.words = useTypedWords();
        this.scroller = useRef("scroller");
        this.state = useState({ review: null, page: 0, agenda: false, fullscreen: false });
        this.openRecord = this.openRecord.bind(this);
        useSetupAction({
            beforeLeave: () => this.mayLeave(),
            beforeUnload: (ev) => {
                if (!this.words.isSaved()) {
                    ev.preventDefault();
                }
            },
        });
        useExternalListener(document, "fullscreenchange", () => {
            this.state.fullscreen = Boolean(document.fullscreenElement);
        });
        useExternalListener(window, "online", () => this.words.flush());
        this.useKeys();
        onWillStart(async () => {
            if (this.props.resId) {
                await this.load();
                this.state.page = clamp(Number(browser.sessionStorage.getItem(this.place)), 0, this.last);
            }
        });
        useEffect(
            () => {
                if (this.scroller.el) {
                    this.scroller.el.scrollTop = 0;
                    this.scroller.el.focus({ preventScroll: true });
                }
            },
            () => [this.state.page]
        );
    }

    useKeys() {
        const free = { isAvailable: (target) => !target.closest(ACTIVATED) };
        useHotkey("arrowright", () => this.go(1));
        useHotkey("arrowleft", () => this.go(-1));
        useHotkey("pagedown", () => this.turn(1));
        useHotkey("pageup", () => this.turn(-1));
        useHotkey("space", () => this.turn(1), free);
        useHotkey("shift+space", () => this.turn(-1), free);
        useHotkey("home", () => this.show(0));
        useHotkey("end", () => this.show(this.last));
        useHotkey("f", () => this.toggleFullscreen());
        useHotkey("d", () => this.decide());
        useHotkey("escape", ({ target }) => this.onEscape(target), {
            bypassEditableProtection: true,
        });
    }

    // -- what is shown --------------------------------------------------------------------

    async load() {
        const { version } = this.words;
        const review = await this.orm.call("iso.review", "get_presentation", [[this.props.resId]]);
        if (version !== this.words.version) {
            return; // somebody typed meanwhile: this answer is older
        }
        this.state.review = review;
        for (const { id, discussion } of review.inputs) {
            this.words.load(`input-${id}`, ["iso.review.input", id, "save_discussion"], discussion);
        }
        this.words.load(
            "conclusion",
            ["iso.review", review.id, "save_conclusion"],
            review.conclusion
        );
    }

    /** Where the page last shown is remembered, for a reload of the browser. */
    get place() {
        return `iso_review_present_${this.props.resId}`;
    }

    get inputs() {
        return this.state.review.inputs;
    }

    /** The page of the decisions, behind the inputs. */
    get last() {
        return this.inputs.length + 1;
    }

    get input() {
        return this.inputs[this.state.page - 1];
    }

    get isTitle() {
        return this.state.page === 0;
    }

    get progress() {
        return Math.round((100 * this.state.page) / this.last);
    }

    get pages() {
        return [
            { code: "", name: _t("Opening") },
            ...this.inputs.map(({ code, name, decisions }) => ({ code, name, count: decisions.length })),
            { code: "", name: _t("Decisions and conclusion") },
        ];
    }

    day(date) {
        return date ? formatDate(deserializeDate(date), { format: "dd/MM/yyyy" }) : "";
    }

    hasWords({ comment, remarks }) {
        return comment || remarks.length;
    }

    // -- moving ---------------------------------------------------------------------------

    show(page) {
        page = clamp(page, 0, this.last);
        this.state.agenda = false;
        if (page === this.state.page) {
            return;
        }
        this.words.flush();
        this.state.page = page;
        browser.sessionStorage.setItem(this.place, page);
        if (this.state.review.running) {
            // What others wrote in the meantime; without them the meeting goes on.
            this.load().catch(() => {});
        }
    }

    go(step) {
        this.show(this.state.page + step);
    }

    /** Down to the end of a long page first, and only then to the next. */
    turn(step) {
        const { scrollTop, clientHeight, scrollHeight } = this.scroller.el;
        const rest = step > 0 ? scrollHeight - clientHeight - scrollTop : scrollTop;
        if (rest > 5) {
            this.scroller.el.scrollBy({ top: step * clientHeight * 0.85 });
        } else {
            this.go(step);
        }
    }

    onTouchStart(ev) {
        // A wide table and a box to type in have their own way with fingers.
        const own = ev.target.closest(".o_iso_content_scroll, textarea");
        this.touch = ev.touches.length === 1 && !own ? ev.touches[0] : null;
    }

    onTouchEnd(ev) {
        if (this.touch) {
            const { clientX, clientY } = ev.changedTouches[0];
            const [right, down] = [clientX - this.touch.clientX, clientY - this.touch.clientY];
            if (Math.abs(right) > SWIPE && Math.abs(right) > 2 * Math.abs(down)) {
                this.go(right < 0 ? 1 : -1);
            }
        }
        this.touch = null;
    }

    async toggleFullscreen() {
        try {
            if (document.fullscreenElement) {
                await document.exitFullscreen();
            } else {
                await document.documentElement.requestFullscreen();
            }
        } catch {
            this.notification.add(_t("The browser does not allow full screen here. F11 may do it."), {
                type: "warning",
            });
        }
    }

    onEscape(target) {
        if (target.matches("textarea")) {
            this.scroller.el.focus();
        } else if (this.state.agenda) {
            this.state.agenda = false;
        } else {
            this.leave();
        }
    }

    async mayLeave() {
        if (await this.words.flush()) {
            return true;
        }
        this.notification.add(
            _t("What was typed is not saved yet. Look at the marked box first."),
            { type: "danger" }
        );
        const keys = Object.keys(this.words.drafts);
        const key = keys.find((name) => this.words.drafts[name].status !== "saved");
        this.state.page = keys.indexOf(key) + 1;
        return false;
    }

    async leave() {
        if (!(await this.mayLeave())) {
            return;
        }
        if (document.fullscreenElement) {
            await document.exitFullscreen();
        }
        const { breadcrumbs, historyBack } = this.env.config;
        if (breadcrumbs.length > 1) {
            return historyBack();
        }
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "iso.review",
                res_id: this.props.resId,
                views: [[false, "form"]],
            },
            { clearBreadcrumbs: true }
        );
    }

    /** A record over the presentation; a list in a tab of its own, so that this one stays. */
    openRecord(action) {
        return action.res_id
            ? this.action.doAction({ ...action, target: "new" })
            : this.action.doAction(action, { newWindow: true });
    }

    // -- decisions ------------------------------------------------------------------------

    decide(decision) {
        const { review } = this.state;
        if (!review?.editable) {
            return;
        }
        const input = this.input;
        this.dialog.add(FormViewDialog, {
            resModel: "iso.action",
            resId: decision?.id || false,
            title: decision
                ? _t("Decision")
                : input
                ? _t("Decision on %(input)s", { input: input.name })
                : _t("Decision of the review"),
            size: "lg",
            canExpand: false,
            context: {
                form_view_ref: "iso_audit.iso_action_view_form_decide",
                default_review_id: review.id,
                default_review_input_id: input?.id || false,
                default_kind: "decision",
                default_output_kind: "improvement",
                default_owner_id: review.chair_id,
            },
            onRecordSaved: () => this.reload(),
        });
    }

    remove(decision) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Remove the decision"),
            body: _t("“%(title)s” is taken off the list. Remove it?", { title: decision.title }),
            confirmLabel: _t("Remove"),
            confirm: async () => {
                await this.orm.unlink("iso.action", [decision.id]);
                await this.reload();
            },
            cancel: () => {},
        });
    }

    async reload() {
        await this.words.flush();
        await this.load();
    }
}

registry.category("actions").add("iso_review_present", ReviewPresent);
