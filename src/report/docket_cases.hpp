#pragma once
#include "docket/case.hpp"
#include "docket/redact.hpp"
#include "report/docket_feed.hpp"
#include "report/docket_words.hpp"

#include <span>
#include <string>
#include <vector>

/// Lists of cases, one case with its history, its public copy, and deadlines for calendars. Text for a terminal, UTF-8.
namespace lantian::report {

/// One case in a list. `state` and `type` are ids of the types given beside.
struct CaseLine {
  std::string id, type, state, topic, place, assignee, title;
  docket::StateKind kind = docket::StateKind::open;
  std::optional<Day> due;
  bool synthetic = false;
};
CaseLine line_of(const docket::CaseType& type, const docket::Case& subject);

/// A table with the days left until `today`'s deadline; a line saying so when it is empty; "SYNTHETIC" below it when a
/// case is. `next`: the key with which the list goes on, or empty.
std::string case_list_text(std::span<const CaseLine> lines, const docket::CaseTypes& types, Day today,
                           const std::string& next, const DocketSpeech& speech);
std::string case_list_json(std::span<const CaseLine> lines, Day today, const std::string& next);

/// A case and what happened to it: one line for each event, Beijing time, indented lines for reasons, texts and files.
std::string case_text(const docket::CaseType& type, const docket::Case& subject, std::span<const docket::Event> events,
                      const DocketSpeech& speech);
std::string case_json(const docket::CaseType& type, const docket::Case& subject, std::span<const docket::Event> events);

/// What happened, in one line without who and when: "moved Dispatch -> Dispatched; to housing_bureau; due 2024-04-12".
std::string event_line(const docket::CaseType& type, const docket::Event& event, const DocketSpeech& speech);

/// What a stranger may read; says what the type keeps back.
std::string public_text(const docket::CaseType& type, const docket::PublicCase& shown,
                        std::span<const docket::PublicStep> steps, const DocketSpeech& speech);

/// The deadline of an open case, or of a standing one that is looked at again. Absent when none runs. `domain`: behind
/// the
/// "@" of the UID.
std::optional<FeedDeadline> feed_deadline(const docket::CaseType& type, const docket::Case& subject,
                                          std::string_view domain, const DocketSpeech& speech);

}  // namespace lantian::report
