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

registry.category("fields").add("iso_result", {
    ...badgeSelectionField,
    component: ResultField,
    displayName: _t("Audit result"),
    supportedTypes: ["selection"],
});
// In a list the keyboard's own selection box is faster.
registry.category("fields").add("list.iso_result", registry.category("fields").get("selection"));
