import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { choose, moveTo, openPage } from "./tour_steps";

const tours = registry.category("web_tour.tours");

/** Click a cell of the matrix, and see that it is chosen. */
function cell(likelihood, impact, inside = "") {
    const button = `${inside} .o_iso_risk_cell[data-likelihood="${likelihood}"][data-impact="${impact}"]`;
    return [
        { trigger: button, run: "click" },
        { trigger: `${button}.o_iso_risk_selected` },
    ];
}

tours.add("iso_risk_enter", {
    steps: () => [
        {
            trigger: ".o_field_widget[name=title] textarea",
            run: "edit Mất điện làm hỏng mẫu xét nghiệm",
        },
        ...choose("department_id", "Veterinary"),
        { trigger: ".o_field_widget[name=user_id] input:value(Head)" },
        ...cell(4, 4),
        // By the keyboard: one more likely, one less impact.
        {
            trigger: ".o_iso_risk_cell.o_iso_risk_selected",
            run: ({ anchor }) => {
                anchor.focus();
                const press = (key) =>
                    document.activeElement.dispatchEvent(
                        new KeyboardEvent("keydown", { key, bubbles: true })
                    );
                press("ArrowUp");
                press("ArrowLeft");
                document.activeElement.click();
            },
        },
        {
            trigger:
                '.o_iso_risk_cell.o_iso_risk_selected[data-likelihood="5"][data-impact="3"][aria-pressed=true]',
        },
        ...stepUtils.saveForm(),
        ...moveTo("action_open", "open"),
    ],
});

tours.add("iso_risk_plan", {
    steps: () => [
        ...openPage("treatment"),
        {
            trigger: ".o_field_widget[name=action_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=action_ids] .o_selected_row [name=title] input",
            run: "edit Mua máy phát điện dự phòng",
        },
        ...choose("user_id", "Doer", ".o_field_widget[name=action_ids] .o_selected_row"),
        ...stepUtils.saveForm(),
        { trigger: ".o_field_widget[name=action_ids] .o_data_row [name=state] .text-bg-info" },
    ],
});

tours.add("iso_risk_rate", {
    steps: () => [
        {
            trigger: ".o_form_statusbar button[name=action_rate_residual].btn-primary",
            run: "click",
        },
        ...cell(1, 3, ".modal"),
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit Máy phát điện chạy thử ba lần, không lần nào gián đoạn",
        },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_iso_risk_result .o_iso_risk_low" },
        ...openPage("ratings"),
        { trigger: ".o_iso_risk_trend svg" },
        { trigger: ".o_field_widget[name=rating_ids] .o_data_row:contains(chạy thử)" },
    ],
});

tours.add("iso_risk_matrix", {
    steps: () => [
        {
            trigger: '.o_iso_risk_cell[data-likelihood="5"][data-impact="3"] .o_iso_risk_text:contains(1)',
        },
        { trigger: "button[data-stage=after]", run: "click" },
        {
            trigger:
                '.o_iso_risk_cell[data-likelihood="1"][data-impact="3"]:not(.o_iso_risk_quiet)',
            run: "click",
        },
        { trigger: ".o_list_view .o_data_row:contains(Mất điện)" },
        { trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a", run: "click" },
        { trigger: "button[data-stage=after].active" },
    ],
});

tours.add("iso_risk_answer", {
    steps: () => [
        { trigger: ".o_iso_risk_banner button[name=action_risk_rate]", run: "click" },
        ...choose("risk_id", "Mất điện", ".modal"),
        { trigger: '.modal .o_iso_risk_selected[data-likelihood="5"][data-impact="3"]' },
        ...cell(5, 5, ".modal"),
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit Đã xảy ra hai lần trong quý",
        },
        { trigger: ".modal .modal-footer .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_iso_risk_banner:contains(Đã xảy ra hai lần)" },
    ],
});
