#pragma once
#include "base/result.hpp"
#include "docket/act.hpp"
#include "docket/similar/duplicates.hpp"
#include "keep/docket_contacts.hpp"
#include "serve/docket_office.hpp"

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Where people open cases and act on them: actions are judged, files are stored, events are appended.
namespace lantian::serve {

/// Somebody at the counter. The desk's book and office outlive it.
struct Counter {
  DocketDesk desk;
  std::string files;  ///< folder of attachments; empty: none can be taken
  docket::Actor actor;
  UtcSeconds now{};
};

/// What was done. `events` are those stored, without number and chain.
struct Done {
  docket::Case subject;  ///< the case that was meant, as it is now
  std::vector<docket::Event> events;
  std::vector<docket::Similarity> likely;  ///< opened: cases that may be the same matter, best first
};
/// A refusal stores nothing, neither events nor files.
using Outcome = std::variant<Done, docket::Refusal>;

/// Opens a case of a type under the next free number of the year. Returns not_found (unknown type), what the book and
/// the folder of files return.
Result<Outcome> open_case(const Counter& counter, std::string_view type, docket::EventBody body,
                          std::span<const docket::Upload> files);

/// The same for somebody who can be called back: the contact is kept under a new token, which stands in the case as its
/// party. A refusal keeps no contact. Returns also what `keep::checked_contact` and the contacts return.
Result<Outcome> open_report(const Counter& counter, std::string_view type, docket::EventBody body,
                            std::span<const docket::Upload> files, keep::DocketContacts& contacts,
                            const keep::Contact& contact);

/// One action on one case. `action.version` 0: on the case as it is now. Kinds merged and split have functions of their
/// own. Returns not_found (unknown case), what the book and the folder return; a conflict with somebody who was faster
/// is a refusal.
Result<Outcome> act_on_case(const Counter& counter, docket::Action action, std::span<const docket::Upload> files);

/// The case and its type. Returns not_found, also when the book holds a type that the data do not have.
struct FoundCase {
  docket::Case subject;
  const docket::CaseType* type = nullptr;
};
Result<FoundCase> find_case(const DocketDesk& desk, std::string_view id);

/// The action that a word stands for: a step of the type when one of this name starts here, else one of "comment",
/// "attach", "assign", "transfer", "link", "rate", else a step that will be refused with what is allowed.
docket::Action action_named(const FoundCase& found, std::string_view word, std::int32_t version,
                            docket::EventBody body);

/// Ends `duplicate` in favour of `survivor`; `subject` of the outcome is the survivor. Returns as act_on_case.
Result<Outcome> merge_cases(const Counter& counter, std::string_view duplicate, std::string_view survivor,
                            const std::string& reason);

/// Opens a case for each part; `subject` of the outcome is the one that was split. Returns as act_on_case.
Result<Outcome> split_case(const Counter& counter, std::string_view id, std::vector<docket::EventBody> parts,
                           const std::string& reason);

/// Where the contacts of a docket's reporters lie; empty for a book on a server, whose file is named apart.
std::string docket_contacts_path(const std::string& book);
/// Where the files of a docket lie; empty for a book on a server, whose folder is named apart.
std::string docket_files_path(const std::string& book);

}  // namespace lantian::serve
