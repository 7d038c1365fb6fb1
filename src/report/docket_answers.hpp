#pragma once
#include "docket/act.hpp"
#include "docket/similar/duplicates.hpp"
#include "report/docket_words.hpp"

#include <span>
#include <string>
#include <vector>

/// Answers to whoever acts on a case: what was done, what can be done next, why not. Text for a terminal, UTF-8.
namespace lantian::report {

/// What an act did. Pointers must outlive the call.
struct DoneAnswer {
  const docket::CaseTypes* types = nullptr;
  const docket::Case* subject = nullptr;  ///< as it is now
  std::span<const docket::Event> events;
  std::span<const docket::Similarity> likely;  ///< of a case just opened
};
std::string done_text(const DoneAnswer& answer, const DocketSpeech& speech);
/// Keys: doc/docket.md.
std::string done_json(const DoneAnswer& answer);

/// The steps open to an actor with what each still needs, then the deeds of the type that she may do beside them.
std::string choices_text(const docket::CaseType& type, std::span<const docket::Choice> choices, docket::Role role,
                         const DocketSpeech& speech);
std::string choices_json(const docket::CaseType& type, std::span<const docket::Choice> choices, docket::Role role);

/// { "refusal": { reason, message, allowed, missing } }.
std::string refusal_json(const docket::Refusal& refusal);

}  // namespace lantian::report
