import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { formatCell } from "./format";
import { ReviewChart } from "./review_chart";

const PARTS = ["text", "figures", "tables", "charts", "links", "weak"];
const FIGURES = ["number", "percent"];
// What the colour of a figure says, as a sign and in words.
const SIGNS = {
    danger: { icon: "fa-exclamation-circle", words: _t("To be acted on") },
    warning: { icon: "fa-exclamation-triangle", words: _t("To be watched") },
    success: { icon: "fa-check-circle", words: _t("In order") },
};

/** What an input of a management review says: see `review_content.py` for its shape. */
export class ReviewContent extends Component {
    static template = "iso_audit.ReviewContent";
    static components = { ReviewChart };
    static props = {
        content: [Object, { value: false }, { value: null }],
        open: { type: Function, optional: true },
    };

    setup() {
        this.action = useService("action");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.format = formatCell;
    }

    get content() {
        return this.props.content || {};
    }

    get isEmpty() {
        return !this.content.error && PARTS.every((part) => !this.content[part]?.length);
    }

    sign(figure) {
        return SIGNS[figure.tone];
    }

    isFigure(column) {
        return FIGURES.includes(column.kind);
    }

    /** Figures and rows are for everybody who takes part, the records behind them are not. */
    async openOne(action) {
        const found = await this.orm.searchCount(action.res_model, [["id", "=", action.res_id]], {
            context: { active_test: false },
        });
        if (found) {
            return this.open(action);
        }
        this.notification.add(
            _t("This record is open only to those concerned. What the review needs of it stands here."),
            { type: "info" }
        );
    }

    open(action) {
        return this.props.open ? this.props.open(action) : this.action.doAction(action);
    }

    more(table) {
        return _t("and %(count)s more", { count: table.more });
    }

    /** All records of a table: where the input's first link leads. */
    get all() {
        return this.content.links?.[0]?.action;
    }
}
