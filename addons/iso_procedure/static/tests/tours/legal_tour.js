import { registry } from "@web/core/registry";
import { choose, day } from "@iso_audit/../tests/tours/tour_steps";

const tours = registry.category("web_tour.tours");

/** The secretary: a decree that replaces another; its document becomes a duty of the owner. */
tours.add("iso_legal_apply", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_field_widget[name=number] input", run: "edit 118/2025/NĐ-CP" },
        { trigger: ".o_field_widget[name=title] textarea", run: "edit Về cơ chế một cửa" },
        { trigger: ".o_field_widget[name=effective_on] input", run: `edit ${day(-10)}` },
        ...choose("replaces_ids", "61/2018"),
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".alert-warning .o_field_widget[name=touched_count]:contains(1)" },
        { trigger: ".o_form_statusbar button[name=action_apply]", run: "click" },
        { trigger: ".modal .o_field_widget[name=procedure_ids] .o_data_row:contains(QT-0)" },
        { trigger: ".modal button[name=action_start]", run: "click" },
        { trigger: ".o_field_widget[name=line_ids] :contains(QT-0)" },
    ],
});

/** The owner on a phone: the document says that its legal basis holds no longer. */
tours.add("iso_legal_ended", {
    steps: () => [{ trigger: ".alert-danger:contains(61/2018/NĐ-CP)" }],
});
