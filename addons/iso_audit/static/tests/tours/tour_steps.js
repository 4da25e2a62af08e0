import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { delay } from "@web/core/utils/concurrency";

/** Open a page of the form and wait until it is there. */
export function openPage(name) {
    return [
        { trigger: `.o_notebook a.nav-link[name=${name}]`, run: "click" },
        { trigger: `.o_notebook a.nav-link.active[name=${name}]` },
    ];
}

/** Press a button of the form that moves the record on, and wait for the state it leads to. */
export function moveTo(action, state) {
    return [
        { trigger: `.o_form_statusbar button[name=${action}]`, run: "click" },
        { trigger: `.o_statusbar_status button[data-value=${state}].o_arrow_button_current` },
    ];
}

/** The same where the system asks again who it is. */
export function moveWithPassword(action, state, password) {
    return [
        { trigger: `.o_form_statusbar button[name=${action}]`, run: "click" },
        { trigger: ".modal .o_field_widget[name=password] input", run: `edit ${password}` },
        { trigger: ".modal button[name=run_check]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: `.o_statusbar_status button[data-value=${state}].o_arrow_button_current` },
    ];
}

/**
 * Choose the record of that name in a many2one, here or in the row being edited. The list that
 * opens on the click holds the name already, but the search for the typed word comes later and
 * would open it again behind the choice: that search is waited for.
 */
export function choose(field, name, inside = "") {
    return [
        {
            trigger: `${inside} .o_field_widget[name=${field}] input`,
            run: async ({ edit }) => {
                await edit(name);
                await delay(AutoComplete.defaultProps.inputDebounceDelay + 50);
            },
        },
        {
            trigger: `.o-autocomplete--dropdown-item:not(:has(.o_loading)):contains("${name}")`,
            run: "click",
        },
        { trigger: `body:not(:has(.o-autocomplete--dropdown-item))` },
    ];
}

/** A day so many days from today, as it is typed. */
export function day(days) {
    return luxon.DateTime.now().plus({ days }).toFormat("dd/MM/yyyy");
}

/** Put a file that the test has laid under ``url`` into a file input, as if it was chosen. */
export function chooseFile(input, url, name) {
    return {
        trigger: `${input}:not(:visible)`,
        run: async ({ anchor }) => {
            const response = await fetch(url);
            const transfer = new DataTransfer();
            transfer.items.add(new File([await response.blob()], name));
            anchor.files = transfer.files;
            anchor.dispatchEvent(new Event("change", { bubbles: true }));
        },
    };
}
