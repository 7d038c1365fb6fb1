#pragma once
#include "case_runner.hpp"
#include "serve/docket_office.hpp"

#include <optional>
#include <string>

/// What the verbs on cases with deadlines share.
namespace lantian::cases {

/// The shipped docket of Changji: cases try what the program will do. Null after a misuse.
const serve::DocketOffice* shipped_docket(Asking& asking);
/// The first argument of the verb. Null after a misuse.
const docket::CaseType* docket_type_of(const Call& call, const serve::DocketOffice& office, Asking& asking);

/// The day, or "none".
Value day_words(const std::optional<Day>& day);
/// "2023-09-28 09:00" in Beijing.
std::string beijing_text(UtcSeconds instant);
/// The same at the position, two words.
UtcSeconds moment_at(const Clause& clause, std::size_t at, Asking& asking);

/// docket TYPE: case_runner_docket_story.cpp.
Outcome run_docket_story(const Call& call, Asking& asking);

}  // namespace lantian::cases
