import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { choose } from "./tour_steps";

const tours = registry.category("web_tour.tours");
const page = ".o_iso_present_page";

/** Press a key where no box is being typed into. */
function press(key) {
    return [
        { trigger: page, run: ({ anchor }) => anchor.focus() },
        { trigger: page, run: `press ${key}` },
    ];
}

/** What somebody does at another desk meanwhile. */
function elsewhere(model, method, ...args) {
    return {
        trigger: page,
        run: () =>
            rpc(`/web/dataset/call_kw/${model}/${method}`, { model, method, args, kwargs: {} }),
    };
}

/** The page of the input with that number is shown. */
function isAt(number) {
    return { trigger: `.o_iso_present_where:contains("${number}/12")` };
}

tours.add("iso_review_present", {
    steps: () => [
        { trigger: "button[name=action_present]", run: "click" },
        { trigger: ".o_iso_present_title:contains(Agency)" },
        { trigger: "body:not(:has(.o_main_navbar))" },
        ...press("ArrowRight"),
        isAt(1),
        ...press("End"),
        { trigger: ".o_iso_present_notes, .o_iso_present_words" },
        { trigger: ".o_iso_typed textarea", run: "edit Hệ thống phù hợp, đầy đủ và có hiệu lực." },
        { trigger: ".o_iso_typed_status .fa-check" },
        ...press("Home"),
        { trigger: ".o_iso_present_title" },
        ...press("PageDown"),
        isAt(1),
        { trigger: ".o_iso_typed textarea", run: "edit Hai việc còn chậm vì thiếu người." },
        { trigger: ".o_iso_typed_status .fa-check" },
        // Esc in the box leaves the box, not the presentation.
        { trigger: ".o_iso_typed textarea", run: "press Escape" },
        ...press("d"),
        {
            trigger: ".modal .o_field_widget[name=title] textarea",
            run: "edit Bố trí thêm người tại Bộ phận Một cửa",
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: ".modal .o_field_widget[name=user_id].o_field_invalid" },
        ...choose("user_id", "Doer", ".modal"),
        {
            trigger: ".modal .o_field_widget[name=output_kind] .o_selection_badge:last",
            run: "click",
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_iso_present_decisions:contains(Doer):contains(Bố trí)" },
        // Said again, better; and one too many.
        { trigger: ".o_iso_present_decisions button[name=edit]", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=title] textarea",
            run: "edit Bố trí thêm một người tại Bộ phận Một cửa",
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: ".o_iso_present_decisions:contains(thêm một người)" },
        { trigger: ".o_iso_present_foot button[name=decide]", run: "click" },
        { trigger: ".modal .o_field_widget[name=title] textarea", run: "edit Việc thừa" },
        ...choose("user_id", "Head", ".modal"),
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: ".o_iso_present_decisions li:contains(thừa) button[name=remove]", run: "click" },
        { trigger: ".modal footer .btn-primary", run: "click" },
        { trigger: ".o_iso_present_decisions:not(:contains(thừa))" },
        { trigger: ".o_iso_present_agenda button:eq(8)", run: "click" },
        isAt(8),
        ...press("ArrowLeft"),
        isAt(7),
        ...press("End"),
        { trigger: ".o_iso_present_decisions:contains(9.3.2 a):contains(thêm một người)" },
        ...press("Escape"),
        { trigger: ".o_form_view .o_field_widget[name=state]" },
        { trigger: ".o_main_navbar" },
    ],
});

tours.add("iso_review_present_reader", {
    steps: () => [
        { trigger: ".o_iso_present_title" },
        { trigger: ".o_iso_present_foot button[name=next]", run: "click" },
        isAt(1),
        { trigger: `${page}:contains(Hai việc còn chậm):not(:has(textarea))` },
        { trigger: ".o_iso_present_decisions:contains(Doer):not(:has(button))" },
        { trigger: ".o_iso_present:not(:has(button[name=decide]))" },
        // A key that decides for who keeps the minutes does nothing here.
        ...press("d"),
        { trigger: ".o_iso_present_menu", run: "click" },
        { trigger: ".o_iso_present_agenda_open .o_iso_present_agenda button:last", run: "click" },
        { trigger: `${page}:contains(Hệ thống phù hợp):not(:has(textarea))` },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_iso_present_foot button[name=leave]", run: "click" },
        { trigger: ".o_form_view" },
    ],
});

tours.add("iso_review_preview", {
    steps: () => [
        { trigger: "button[name=action_present]", run: "click" },
        { trigger: ".o_iso_present_live" },
        ...press("ArrowRight"),
        isAt(1),
        { trigger: `${page}:not(:has(textarea))` },
        { trigger: ".o_iso_present:not(:has(button[name=decide]))" },
        ...press("Escape"),
        { trigger: ".o_form_view" },
    ],
});

/** Who takes part sees the rows; a record that is not open to her says so, and no error. */
tours.add("iso_review_present_closed", {
    steps: () => [
        { trigger: ".o_iso_present_title" },
        ...press("End"),
        ...press("ArrowLeft"),
        ...press("ArrowLeft"),
        isAt(11),
        { trigger: "button.o_iso_content_open:contains(Chuỗi lạnh)", run: "click" },
        { trigger: ".o_notification:contains(Bản ghi này), .o_notification:contains(This record)" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: `${page}:contains(Chuỗi lạnh)` },
    ],
});

/** Two write at once, then the meeting is over: nothing that was typed is lost. */
tours.add("iso_review_present_kept", {
    steps: () => {
        const id = Number(location.pathname.split("/").at(-1));
        const box = ".o_iso_typed textarea";
        return [
            ...press("End"),
            elsewhere("iso.review", "write", [id], { conclusion: "Có hiệu lực." }),
            { trigger: box, run: "edit Phù hợp." },
            { trigger: ".o_iso_typed .o_iso_tone_warning:contains(Secretary):contains(Có hiệu lực.)" },
            { trigger: ".o_iso_typed_buttons .btn-primary", run: "click" },
            { trigger: ".o_iso_typed_status .fa-check" },
            {
                trigger: box,
                run: ({ anchor }) => {
                    if (anchor.value !== "Có hiệu lực.\nPhù hợp.") {
                        throw new Error(`Not both: ${anchor.value}`);
                    }
                },
            },
            elsewhere("iso.review", "action_submit", [id]),
            { trigger: box, run: "edit Quá muộn." },
            { trigger: ".o_iso_typed .o_iso_tone_danger button" },
            ...press("Escape"),
            { trigger: ".o_notification .bg-danger, .o_notification_bar.bg-danger" },
            {
                trigger: box,
                run: ({ anchor }) => {
                    if (anchor.value !== "Quá muộn.") {
                        throw new Error(`Lost: ${anchor.value}`);
                    }
                },
            },
            // As it is kept: then there is nothing left to save, and one may leave.
            {
                trigger: box,
                run: ({ anchor }) => {
                    anchor.value = "Có hiệu lực.\nPhù hợp.";
                    anchor.dispatchEvent(new Event("input", { bubbles: true }));
                },
            },
            { trigger: ".o_iso_typed_status .fa-check" },
            ...press("Escape"),
            { trigger: ".o_form_view" },
        ];
    },
});
