import { registry } from "@web/core/registry";
import { day, moveTo } from "@iso_audit/../tests/tours/tour_steps";

const tours = registry.category("web_tour.tours");

/** Somebody of the staff: from the document to a request that is submitted. */
tours.add("iso_change_ask", {
    steps: () => [
        { trigger: ".o_form_statusbar button[name=action_ask_change]", run: "click" },
        { trigger: ".o_field_widget[name=line_ids] .o_data_row" },
        {
            trigger: ".o_field_widget[name=reason] textarea",
            run: "edit Chưa nói ai ký giấy hẹn",
        },
        { trigger: ".o_form_button_save", run: "click" },
        ...moveTo("action_submit", "submitted"),
    ],
});

/** The secretary: by when, and accepted. */
tours.add("iso_change_accept", {
    steps: () => [
        { trigger: ".o_field_widget[name=missing] li" },
        { trigger: ".o_field_widget[name=deadline] input, .o_field_widget[name=deadline] button", run: "click" },
        { trigger: ".o_field_widget[name=deadline] input", run: `edit ${day(30)}` },
        ...moveTo("action_accept", "open"),
        { trigger: ".o_field_widget[name=line_ids] .o_data_row .o_data_cell[name=state]" },
    ],
});

/** The owner, on a phone: to the draft that makes the change. */
tours.add("iso_change_start", {
    steps: () => [
        { trigger: ".o_kanban_record:not(.o_kanban_ghost)", run: "click" },
        { trigger: "button[name=action_start]", run: "click" },
        { trigger: "button[name=action_review]" },
    ],
});
