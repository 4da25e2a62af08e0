import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { choose, chooseFile, moveTo, moveWithPassword, openPage } from "./tour_steps";

const tours = registry.category("web_tour.tours");

const write = (field, text, tag = "textarea") => ({
    trigger: `.o_field_widget[name=${field}] ${tag}`,
    run: `edit ${text}`,
});

tours.add("iso_objective_secretary", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        write("title", "Hồ sơ giải quyết đúng hạn"),
        ...choose("department_id", "Veterinary"),
        { trigger: ".o_field_widget[name=user_id] input:value(Head)" },
        write("target", "95", "input"),
        write("plan", "Nhắc trước hạn hai ngày"),
        write("resources", "Một người, nửa ngày mỗi tuần"),
        ...stepUtils.saveForm(),
        { trigger: ".o_iso_missing li:eq(0)" },
        write("evaluation", "Số liệu phần mềm một cửa, hằng quý"),
        ...stepUtils.saveForm(),
        { trigger: ".o_form_view:not(:has(.o_iso_missing))" },
        ...moveTo("action_submit", "submitted"),
    ],
});

tours.add("iso_objective_leader", {
    steps: () => moveWithPassword("action_approve", "approved", "iso_leader"),
});

tours.add("iso_objective_owner", {
    steps: () => [
        { trigger: ".o_iso_strip .o_field_widget[name=status] .badge:not(.text-bg-danger)" },
        { trigger: ".o_form_statusbar button[name=action_enter_value]", run: "click" },
        { trigger: ".modal .o_field_widget[name=value] input", run: "edit 80" },
        // Missed: it asks why before it can be saved.
        { trigger: ".modal .o_field_widget[name=note].o_required_modifier textarea", run: "edit Mất điện ba ngày, đã có máy phát" },
        { trigger: ".modal footer .btn-primary:visible", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_iso_strip .o_field_widget[name=status] .text-bg-danger" },
        { trigger: ".o_iso_spark_large[role=img] .o_iso_spark_dot.o_iso_missed" },
        ...openPage("values"),
        { trigger: ".o_field_widget[name=value_ids] .o_data_row:first td[name=value]", run: "click" },
        { trigger: ".o_selected_row td[name=value] input", run: "edit 96 && press Tab" },
        ...stepUtils.saveForm(),
        { trigger: ".o_iso_strip .o_field_widget[name=status] .text-bg-success" },
        { trigger: ".o_iso_spark_large .o_iso_spark_dot.o_iso_met" },
    ],
});

tours.add("iso_objective_import", {
    steps: () => [
        { trigger: "[data-menu-xmlid='iso_audit.menu_iso_objectives_risks']", run: "click" },
        { trigger: "[data-menu-xmlid='iso_audit.menu_iso_objective_import']", run: "click" },
        { trigger: ".modal button[name=action_template]" },
        chooseFile(
            ".modal .o_field_widget[name=file] input[type=file]",
            "/iso_objective_tour.xlsx",
            "values.xlsx"
        ),
        { trigger: ".modal .o_field_widget[name=summary]:contains(1)" },
        { trigger: ".modal button[name=action_import]", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(97) .text-bg-success" },
    ],
});
