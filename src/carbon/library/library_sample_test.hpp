#pragma once
// For tests of this room only: the rule that ships, and the people and answers of a plain application.
#include "carbon/library/decide.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace lantian::carbon::trial {

inline terms::SourceFile carbon_source(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path{LANTIAN_DATA_ROOT} / name;
  const std::ifstream in{path, std::ios::binary};
  REQUIRE_MESSAGE(in.good(), path.string());
  std::ostringstream text;
  text << in.rdbuf();
  return {path.string(), text.str()};
}

inline const LibraryRule& shipped_library() {
  static const LibraryRule rule = [] {
    auto read = read_library_rule(carbon_source("data/carbon/library/T-CJZJRXH-001-2023.toml"));
    REQUIRE_MESSAGE(read.ok(), (read.ok() ? std::string{} : read.error().text()));
    return *std::move(read);
  }();
  return rule;
}

inline Day library_day(const char* text) {
  const auto day = parse_day(text);
  REQUIRE(day.ok());
  return *day;
}

inline std::vector<LibraryAnswer> library_answers(const std::string& no = "") {
  std::vector<LibraryAnswer> out;
  for (const LibraryPrinciple& one : shipped_library().principles) {
    out.push_back({one.id, one.id != no, {"study.pdf"}, "as measured"});
  }
  return out;
}

inline LibraryApplication library_application() {
  LibraryApplication out;
  out.kind = LibraryKind::project;
  out.name = {"", "Waste heat"};
  out.enterprise = "works";
  out.bank = "bank";
  out.area = "nonferrous";
  out.conditions = {{"lawful", true, {"letter"}, ""}, {"in_catalogue", true, {"annex C"}, ""}};
  out.documents = {"application", "impact", "permit"};
  out.impact = LibraryImpact{"aluminium", "t", {100'000, 0}, {18'000, 1}, {17'500, 1}, {125, 1}, {121, 1}, "account"};
  return out;
}

inline const LibraryActor library_owner{"owner", "enterprise", "works"};
inline const LibraryActor library_agency{"agent", "third_party", "agency"};
inline const LibraryActor library_office{"clerk", "finance_office", "office"};
inline const LibraryActor library_bank{"lender", "bank", "other-bank"};
inline LibraryActor library_expert(int n) {
  return {"expert-" + std::to_string(n), "expert", "institute"};
}

/// Walks one entry, with every act taken or refused in plain words.
struct LibraryDesk {
  LibraryEntry entry;

  /// "" when the act was kept, otherwise why not and the message.
  std::string act(const LibraryAction& action, const LibraryActor& actor, const char* day) {
    const auto outcome = decide(shipped_library(), entry, action, actor, library_day(day));
    if (const auto* no = std::get_if<RefusedLibraryAct>(&outcome)) {
      CHECK_FALSE(no->message.empty());
      return std::string{name_of(no->why)};
    }
    REQUIRE(apply(entry, std::get<LibraryEvent>(outcome)).ok());
    return "";
  }
  std::string draft(const char* day = "2024-01-02") {
    LibraryAction action;
    action.entry = "P-1";
    action.application = library_application();
    return act(action, library_owner, day);
  }
  std::string plain(LibraryAct what, const LibraryActor& actor, const char* day) {
    LibraryAction action;
    action.act = what;
    action.reason = "in order";
    action.answers = library_answers();
    action.pass = true;
    action.evidence = {"report.pdf"};
    return act(action, actor, day);
  }
  /// As far as the library, from 2024-01-02 to the admission on 2024-03-12.
  void admitted() {
    REQUIRE(draft() == "");
    REQUIRE(plain(LibraryAct::submit, library_owner, "2024-01-10") == "");
    REQUIRE(plain(LibraryAct::assess, library_agency, "2024-02-01") == "");
    for (int n = 1; n <= 3; ++n) REQUIRE(plain(LibraryAct::vote, library_expert(n), "2024-02-20") == "");
    REQUIRE(plain(LibraryAct::publish, library_office, "2024-03-05") == "");
    REQUIRE(plain(LibraryAct::admit, library_office, "2024-03-12") == "");
  }
};

}  // namespace lantian::carbon::trial
