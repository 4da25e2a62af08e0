import { registry } from "@web/core/registry";
import {
    choose,
    moveTo,
    moveWithPassword,
    openPage,
} from "@iso_audit/../tests/tours/tour_steps";

const tours = registry.category("web_tour.tours");

/** The secretary: a new document with its code and owner. */
tours.add("iso_procedure_new", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        {
            trigger: ".o_field_widget[name=title] textarea",
            run: "edit Cấp giấy chứng nhận kiểm dịch",
        },
        ...choose("department_id", "Veterinary"),
        { trigger: ".o_field_widget[name=code] input:value(QT-01)" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_statusbar button[name=action_new_version]" },
    ],
});

/** The owner: the first version, with a text, a step and a reviewer. */
tours.add("iso_procedure_write", {
    steps: () => [
        { trigger: ".o_data_row .o_data_cell[name=title]", run: "click" },
        { trigger: ".o_form_statusbar button[name=action_new_version]", run: "click" },
        { trigger: ".o_field_widget[name=missing] li" },
        ...openPage("steps"),
        { trigger: ".o_field_widget[name=step_ids] .o_field_x2many_list_row_add a", run: "click" },
        {
            trigger: ".o_selected_row .o_field_widget[name=name] input",
            run: "edit Tiếp nhận hồ sơ",
        },
        { trigger: ".o_selected_row .o_field_widget[name=role] input", run: "edit Công chức một cửa" },
        { trigger: ".o_selected_row .o_field_widget[name=hours] input", run: "edit 4" },
        ...openPage("approval"),
        { trigger: ".o_field_widget[name=review_ids] .o_field_x2many_list_row_add a", run: "click" },
        ...choose("user_id", "Auditor", ".o_selected_row"),
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved, body:not(:has(.o_form_button_save:visible))" },
        ...moveTo("action_review", "review"),
    ],
});

/** A reviewer agrees. */
tours.add("iso_procedure_agree", {
    steps: () => [
        { trigger: ".o_form_statusbar button[name=action_agree]", run: "click" },
        { trigger: ".o_statusbar_status button[data-value=submitted].o_arrow_button_current" },
    ],
});

/** The leader approves: it is in force at once. */
tours.add("iso_procedure_approve", {
    steps: () => [...moveWithPassword("action_approve", "effective", "leader-2026")],
});

/** Staff reads it on a phone. */
tours.add("iso_procedure_read", {
    steps: () => [
        { trigger: ".o_kanban_record:not(.o_kanban_ghost)", run: "click" },
        { trigger: "button[name=action_read]", run: "click" },
        { trigger: ".o_form_view:not(:has(button[name=action_read]))" },
    ],
});
