import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { choose, chooseFile, moveTo, openPage } from "@iso_audit/../tests/tours/tour_steps";

const tours = registry.category("web_tour.tours");

const EDITABLE = ".o_field_widget[name=content] .odoo-editor-editable";

/** The secretary: a Word file becomes a draft, with its text, table and steps. */
tours.add("iso_journey_import", {
    steps: () => [
        { trigger: "[data-menu-xmlid='iso_procedure.menu_iso_documents']", run: "click" },
        { trigger: "[data-menu-xmlid='iso_procedure.menu_iso_procedure_import']", run: "click" },
        chooseFile(
            ".modal .o_field_widget[name=attachment_ids] input[type=file]",
            "/iso_journey.docx",
            "QT-05 Thẩm định trang trại.docx"
        ),
        { trigger: ".modal .o_attachment:contains(Thẩm định)" },
        ...choose("department_id", "Veterinary", ".modal"),
        { trigger: ".modal button[name=action_read]", run: "click" },
        { trigger: ".modal .o_data_row:contains(QT-05) .text-bg-success" },
        { trigger: ".modal button[name=action_import]", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(QT-05) td[name=procedure_id]", run: "click" },
        { trigger: ".o_field_widget[name=content]:contains(Trang trại quy mô lớn)" },
        ...openPage("steps"),
        { trigger: ".o_field_widget[name=step_ids] .o_data_row:contains(Một cửa)" },
    ],
});

/** Its owner: mends the text, takes the secretary's reviewer, submits. */
tours.add("iso_journey_edit", {
    steps: () => [
        { trigger: EDITABLE, run: "editor Trang trại quy mô lớn được thẩm định trong 7 ngày." },
        ...openPage("approval"),
        { trigger: ".o_field_widget[name=review_ids] .o_field_x2many_list_row_add a", run: "click" },
        ...choose("user_id", "Auditor", ".o_selected_row"),
        ...stepUtils.saveForm(),
        ...moveTo("action_review", "review"),
    ],
});

/** The secretary posts it: citizens may read it from now on. */
tours.add("iso_journey_post", {
    steps: () => [
        { trigger: ".o_field_widget[name=is_public] input:not(:checked)", run: "click" },
        ...stepUtils.saveForm(),
        { trigger: "button[name=action_public_page]" },
    ],
});

/** The owner: the next version does what the law asks for. */
tours.add("iso_journey_revise", {
    steps: () => [
        { trigger: ".o_data_row:contains(QT-05) .o_data_cell[name=procedure_id]", run: "click" },
        { trigger: "button[name=action_start]", run: "click" },
        { trigger: EDITABLE, run: "editor Trang trại quy mô lớn được thẩm định trong 5 ngày." },
        ...stepUtils.saveForm(),
        ...moveTo("action_review", "review"),
    ],
});

/** The owner: what the new version says otherwise, word by word. */
tours.add("iso_journey_compare", {
    steps: () => [
        { trigger: ".o_form_statusbar button[name=action_compare]", run: "click" },
        { trigger: ".modal .o_iso_comparison del:contains(7)" },
        { trigger: ".modal .o_iso_comparison ins:contains(5)" },
    ],
});
