import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import {
    BadgeSelectionField,
    badgeSelectionField,
} from "@web/views/fields/badge_selection/badge_selection_field";
import { SelectionField, selectionField } from "@web/views/fields/selection/selection_field";

/**
 * One tap for a result or a grade: thumb-sized buttons in the colours of the results, reached
 * and pressed by keyboard as well.
 */
export class ResultField extends BadgeSelectionField {
    static template = "iso_audit.ResultField";
}

/** In a list the keyboard's own selection box is faster; read, it is a coloured badge. */
export class ResultListField extends SelectionField {
    static template = "iso_audit.ResultListField";
}

registry.category("fields").add("iso_result", {
    ...badgeSelectionField,
    component: ResultField,
    displayName: _t("Audit result"),
    supportedTypes: ["selection"],
});
for (const view of ["list", "kanban"]) {
    registry.category("fields").add(`${view}.iso_result`, {
        ...selectionField,
        component: ResultListField,
        supportedTypes: ["selection"],
    });
}
