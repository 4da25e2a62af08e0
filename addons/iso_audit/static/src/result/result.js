import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import {
    BadgeSelectionField,
    badgeSelectionField,
} from "@web/views/fields/badge_selection/badge_selection_field";

/**
 * One tap for a result or a grade: thumb-sized buttons in the colours of the results, reached
 * and pressed by keyboard as well.
 */
export class ResultField extends BadgeSelectionField {
    static template = "iso_audit.ResultField";
}

/**
 * In a list the browser's own selection box: its keys (a figure, the arrows) work at once when
 * the cell gets the focus. Read, it is a coloured badge.
 */
export class ResultListField extends BadgeSelectionField {
    static template = "iso_audit.ResultListField";

    onSelect(ev) {
        const value = ev.target.value || false;
        if (value !== this.value) {
            this.props.record.update({ [this.props.name]: value });
        }
    }
}

registry.category("fields").add("iso_result", {
    ...badgeSelectionField,
    component: ResultField,
    displayName: _t("Audit result"),
    supportedTypes: ["selection"],
});
for (const view of ["list", "kanban"]) {
    registry.category("fields").add(`${view}.iso_result`, {
        ...badgeSelectionField,
        component: ResultListField,
        supportedTypes: ["selection"],
    });
}
