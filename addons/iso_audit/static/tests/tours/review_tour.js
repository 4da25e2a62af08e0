import { registry } from "@web/core/registry";
import { choose, moveTo, moveWithPassword, openPage } from "./tour_steps";

const tours = registry.category("web_tour.tours");

/** Write down a decision on the input that is being shown. */
function decide(title, who) {
    return [
        { trigger: ".o_iso_present_foot button[name=decide]", run: "click" },
        { trigger: ".modal .o_field_widget[name=title] textarea", run: `edit ${title}` },
        ...choose("user_id", who, ".modal"),
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: `.o_iso_present_decisions:contains(${title})` },
    ];
}

/** The secretary: from a new review to the minutes before the chair. */
tours.add("iso_review_held", {
    steps: () => [
        { trigger: ".o_iso_overview_tiles" },
        { trigger: "[data-menu-xmlid='iso_audit.menu_iso_reviews']", run: "click" },
        { trigger: "[data-menu-xmlid='iso_audit.menu_iso_review']", run: "click" },
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_field_widget[name=location] input", run: "edit Phòng họp tầng 2" },
        ...openPage("agenda"),
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_field_widget[name=weak_inputs] li:contains('9.3.2 b')" },
        { trigger: ".o_field_widget[name=weak_inputs] li:contains('9.3.2 b') button", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=comment] textarea",
            run: "edit Thực hiện chính quyền hai cấp từ tháng 7.",
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_field_widget[name=weak_inputs]:not(:contains('9.3.2 b'))" },
        ...moveTo("action_invite", "planned"),
        { trigger: ".o_form_statusbar button[name=action_start]", run: "click" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: ".o_statusbar_status button[data-value=meeting].o_arrow_button_current" },
        { trigger: "button[name=action_present]", run: "click" },
        { trigger: ".o_iso_present_agenda button:eq(6)", run: "click" },
        { trigger: ".o_iso_present_page .o_iso_review_figures, .o_iso_present_page canvas" },
        ...decide("Sửa quy trình thẩm định", "Head"),
        ...decide("Cử hai người học đánh giá viên", "Doer"),
        ...decide("Mua máy quét", "Doer"),
        { trigger: ".o_iso_present_page", run: ({ anchor }) => anchor.focus() },
        { trigger: ".o_iso_present_page", run: "press End" },
        { trigger: ".o_iso_typed textarea", run: "edit Hệ thống phù hợp và có hiệu lực." },
        { trigger: ".o_iso_typed_status .fa-check" },
        { trigger: ".o_iso_present_foot button[name=leave]", run: "click" },
        ...moveTo("action_submit", "minutes"),
    ],
});

/** The chair: from the first screen to the approved minutes. */
tours.add("iso_review_approved", {
    steps: () => [
        { trigger: ".o_iso_overview_tile_duties .o_iso_overview_line_link", run: "click" },
        { trigger: ".o_data_row .o_data_cell[name=title]", run: "click" },
        ...moveWithPassword("action_approve", "approved", "leader-2026"),
        { trigger: "button[name=action_release]", run: "click" },
        { trigger: "button[name=action_withhold]" },
    ],
});

/** Staff: reads what was released, and nothing else. */
tours.add("iso_review_read", {
    steps: () => [
        { trigger: ".o_kanban_record:not(.o_kanban_ghost), .o_data_row .o_data_cell[name=title]", run: "click" },
        { trigger: ".o_statusbar_status, .o_form_view" },
        { trigger: ".o_form_view:not(:has(button[name=action_withhold]))" },
    ],
});
