// Package runbooks is responsible for what an operator follows at night: the runbook, its draft, its immutable versions, which version fits an
// incident, the execution pinned to one version, and the result of each step. One renderer turns Markdown into steps for preview, storage and the
// incident room alike.
//
// It refuses to change what was published or recorded: a correction is a new version, or a new result that names the one it replaces. It runs
// nothing: a command is text that a person copies.
//
// # The form of a runbook
//
// A runbook is Markdown. Its steps are, whichever of these comes first in this list and is found in the text:
//
//  1. the level-2 headings that begin with a number: "## 1. Look at the certificate";
//  2. the items of the ordered lists at the top level: "1. Look at the certificate";
//  3. every level-2 heading.
//
// A heading's step reaches to the next heading of level 1 or 2. A list item's title is its first line; its body is the rest, and what stands below
// the list until a heading or a rule belongs to its last item. Steps are counted in the order of the text, whatever number they carry. Inside a
// step:
//
//   - a fenced or indented code block is a command to copy;
//   - a quotation that begins "Risk:" or "Risque :" is its risk;
//   - a quotation that begins "If it did not work:" or "Si cela n’a pas marché :" is the branch to follow when it did not; a paragraph that begins
//     so takes all that follows it in the step along.
//
// HTML is shown as the text it is written as: "ssh <host>" must not become "ssh". Links lead to http, https, mailto and tel addresses only, and
// pictures are shown as links.
package runbooks
