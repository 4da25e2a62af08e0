import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** A box to type what is said, with word of how its saving stands. */
export class TypedWordsField extends Component {
    static template = "iso_audit.TypedWordsField";
    static props = { words: Object, name: String, label: String, placeholder: String };

    get draft() {
        return this.props.words.drafts[this.props.name];
    }

    get status() {
        return {
            saved: this.draft.text ? _t("Saved") : "",
            typing: _t("Not saved yet"),
            saving: _t("Saving…"),
        }[this.draft.status];
    }

    get wroteToo() {
        return _t("%(person)s wrote here in the meantime:", { person: this.draft.by });
    }

    onInput(ev) {
        this.props.words.type(this.props.name, ev.target.value);
    }

    save() {
        return this.props.words.save(this.props.name);
    }

    takeTheirs() {
        return this.props.words.settle(this.props.name, this.draft.known);
    }

    keepBoth() {
        const { known, text } = this.draft;
        return this.props.words.settle(this.props.name, `${known}\n${text}`);
    }
}
