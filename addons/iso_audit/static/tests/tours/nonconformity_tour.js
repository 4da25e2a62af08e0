import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { choose, day, moveTo, moveWithPassword, openPage } from "./tour_steps";

const tours = registry.category("web_tour.tours");
const row = ".o_field_widget[name=action_ids] .o_selected_row";
const CORRECTION = 0;

/** Add an action to the plan as that row; without a kind it is a corrective one. */
function addAction(index, title, person, kind) {
    return [
        {
            trigger: ".o_field_widget[name=action_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        { trigger: `.o_field_widget[name=action_ids] .o_data_row:eq(${index}).o_selected_row` },
        ...(kind === undefined
            ? []
            : [
                  { trigger: `${row} [name=kind] .o_select_menu_toggler`, run: "click" },
                  {
                      trigger: `.o_select_menu_item[data-choice-index="${kind}"]`,
                      run: "click",
                  },
              ]),
        { trigger: `${row} [name=title] input`, run: `edit ${title}` },
        ...choose("user_id", person, row),
    ];
}

tours.add("iso_file_report", {
    steps: () => [
        {
            trigger: ".o_field_widget[name=description] textarea",
            run: "edit Hai giấy chứng nhận được ký trước khi có kết quả xét nghiệm.",
        },
        ...stepUtils.saveForm(),
        { trigger: ".o_iso_strip .o_field_widget[name=stage_user_id]:contains(Secretary)" },
    ],
});

tours.add("iso_file_accept", {
    steps: () => [
        { trigger: ".o_iso_missing" },
        ...choose("clause_id", "8.1"),
        { trigger: ".o_field_widget[name=grade] button.o_iso_major", run: "click" },
        ...stepUtils.saveForm(),
        ...moveTo("action_accept", "analysis"),
    ],
});

/** From the causes to the proposed plan; where else is asked in the first round only. */
function analyse(extent) {
    return [
        ...openPage("analysis"),
        {
            trigger: ".o_field_widget[name=cause_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=why_1] input",
            run: "edit Không chờ kết quả xét nghiệm",
        },
        {
            trigger: ".modal .o_field_widget[name=why_2] input",
            run: "edit Phần mềm không chặn việc ký",
        },
        { trigger: ".modal .o_field_widget[name=category_id] .o_selection_badge:first", run: "click" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: ".o_field_widget[name=cause_ids] .o_data_row:contains(không chặn)" },
        ...extent,
        ...openPage("plan"),
        ...addAction(0, "Thu hồi hai giấy chứng nhận", "Doer", CORRECTION),
        ...addAction(1, "Chặn ký khi thiếu kết quả", "Doer"),
        ...choose("checker_id", "Auditor"),
        { trigger: ".o_field_widget[name=check_date] input", run: `edit ${day(60)}` },
        ...stepUtils.saveForm(),
        { trigger: ".o_form_view:not(:has(.o_iso_missing))" },
        ...moveTo("action_propose", "proposed"),
    ];
}

tours.add("iso_file_analyse", {
    steps: () =>
        analyse([
            ...openPage("extent"),
            { trigger: "button[name=action_no_extent]", run: "click" },
            { trigger: ".o_field_widget[name=extent_ids] .o_data_row:last [name=answered_by]:contains(Head)" },
        ]),
});

tours.add("iso_file_analyse_again", {
    steps: () => analyse([]),
});

tours.add("iso_file_approve", {
    steps: () => [
        // The leader sees the cause and the plan first.
        { trigger: ".o_notebook .nav-link.active[name=work]" },
        { trigger: ".o_field_widget[name=root_causes]:contains(không chặn)" },
        ...moveWithPassword("action_approve", "approved", "iso_leader"),
    ],
});

tours.add("iso_action_do", {
    steps: () => [
        {
            trigger: ".o_field_widget[name=evidence] textarea",
            run: "edit Công văn số 215/CCCNTY, phần mềm bản 2.4",
        },
        ...stepUtils.saveForm(),
        ...moveTo("action_done", "done"),
    ],
});

tours.add("iso_action_verify", {
    steps: () => moveTo("action_verify", "verified"),
});

tours.add("iso_file_finish", {
    steps: () => moveTo("action_finish", "done"),
});

/** The verdict on the effect, and the state it leads to. */
function judge(verdict, evidence, state) {
    return [
        { trigger: ".o_notebook .nav-link.active[name=check]" },
        { trigger: `.o_field_widget[name=verdict] button.o_iso_${verdict}`, run: "click" },
        { trigger: ".o_field_widget[name=verdict_evidence] textarea", run: `edit ${evidence}` },
        ...stepUtils.saveForm(),
        ...moveWithPassword("action_conclude", state, "iso_auditor"),
    ];
}

tours.add("iso_file_effective", {
    steps: () => judge("effective", "20 hồ sơ từ ngày đó, không hồ sơ nào ký sớm", "closed"),
});

tours.add("iso_file_ineffective", {
    steps: () => [
        ...judge("ineffective", "2 trong 20 hồ sơ vẫn ký sớm", "analysis"),
        ...openPage("rounds"),
        { trigger: ".o_field_widget[name=past_round_ids] .o_data_row:contains(2 trong 20)" },
    ],
});
