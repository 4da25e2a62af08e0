import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { moveTo, moveWithPassword, openPage } from "./tour_steps";

const tours = registry.category("web_tour.tours");

/** Tick the person in the team chooser and give the role at that place of the list of roles. */
function choosePerson(name, role) {
    const row = `.modal .o_data_row:has([name=user_id]:contains("${name}"))`;
    return [
        { trigger: `${row} [name=chosen] input`, run: "click" },
        { trigger: `${row} [name=chosen] input:checked` },
        { trigger: `${row} td[name=role]`, run: "click" },
        { trigger: `${row} td[name=role] .o_select_menu_toggler`, run: "click" },
        { trigger: `.o_select_menu_item[data-choice-index="${role}"]`, run: "click" },
    ];
}
const LEAD = 0;
const AUDITOR = 1;

/** Answer the question of a clause by keyboard alone; ends in the row after it. */
function answerRow(clause, result, evidence, note) {
    const row = `.o_selected_row:has(td[name=clause_code]:contains("${clause}"))`;
    return [
        { trigger: `${row} td[name=result] select`, run: `select ${result}` },
        { trigger: `${row} td[name=result] select`, run: "press Tab" },
        { trigger: `${row} td[name=evidence] textarea`, run: `edit ${evidence}` },
        { trigger: `${row} td[name=evidence] textarea`, run: "press Tab" },
        ...(note
            ? [{ trigger: `${row} td[name=note] textarea`, run: `edit ${note}` }]
            : []),
        { trigger: `${row} td[name=note] textarea`, run: "press Tab" },
    ];
}

tours.add("iso_journey_secretary", {
    steps: () => [
        // From the cell of the year's grid to its audit.
        { trigger: ".o_iso_programme_cell.text-muted:first", run: "click" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: ".o_statusbar_status button[data-value=draft].o_arrow_button_current" },
        ...openPage("plan"),
        { trigger: ".o_field_widget[name=decision_number] input", run: "edit 12/QĐ-CCCNTY" },
        { trigger: ".o_field_widget[name=decision_date] input", run: "edit 02/01/2026" },
        ...openPage("team"),
        { trigger: "button[name=action_choose_team]", run: "click" },
        ...choosePerson("Lead", LEAD),
        ...choosePerson("Auditor", AUDITOR),
        { trigger: ".modal button[name=action_confirm]", run: "click" },
        { trigger: ".o_field_widget[name=member_ids] .o_data_row:eq(1)" },
        ...openPage("questions"),
        { trigger: "button[name=action_make_checklist]", run: "click" },
        { trigger: ".o_field_widget[name=progress_table]:contains(Auditor)" },
        ...openPage("agenda"),
        { trigger: "button[name=action_propose_agenda]", run: "click" },
        { trigger: ".o_field_widget[name=session_ids] .o_data_row:eq(2)" },
        { trigger: ".o_form_view:not(:has(.o_iso_missing))" },
        ...moveTo("action_submit", "submitted"),
    ],
});

tours.add("iso_journey_leader", {
    steps: () => moveWithPassword("action_approve", "approved", "iso_leader"),
});

tours.add("iso_journey_lead", {
    steps: () => moveTo("action_start", "running"),
});

tours.add("iso_journey_auditor", {
    steps: () => [
        { trigger: ".o_form_statusbar button[name=action_answer]", run: "click" },
        { trigger: ".o_data_row:first td[name=result]", run: "click" },
        ...answerRow("4.1", "conform", "Quyết định phân công số 5"),
        ...answerRow("7.5", "minor", "Quy trình QT-02 lần 1", "Biểu mẫu hết hiệu lực còn được dùng."),
        ...answerRow("8.1", "conform", "Hồ sơ số 12"),
        // Leaving the row saves it.
        { trigger: ".o_selected_row td[name=clause_code]:contains(9.2)" },
        { trigger: ".o_data_row:contains(7.5) td[name=result] .o_iso_minor" },
        { trigger: ".o_data_row:contains(8.1) td[name=result] .o_iso_conform" },
    ],
});

// At the width of a phone: the lead auditor takes the last question over and answers it.
tours.add("iso_journey_phone", {
    steps: () => [
        { trigger: ".o_form_view .o_iso_missing button:first", run: "click" },
        { trigger: ".o_kanban_record:not(.o_kanban_ghost)", run: "click" },
        { trigger: ".o_form_statusbar button[name=action_take_over]", run: "click" },
        { trigger: ".o_iso_result_large button.o_iso_conform", run: "click" },
        { trigger: ".o_iso_result_large button.o_iso_conform.active" },
        { trigger: ".o_field_widget[name=evidence] textarea", run: "edit Biên bản số 3" },
        ...stepUtils.saveForm(),
    ],
});

tours.add("iso_journey_report", {
    steps: () => [
        ...openPage("report"),
        { trigger: ".o_field_widget[name=conclusion] textarea", run: "edit Hệ thống phù hợp." },
        ...stepUtils.saveForm(),
        ...moveWithPassword("action_report", "reported", "iso_lead"),
    ],
});
