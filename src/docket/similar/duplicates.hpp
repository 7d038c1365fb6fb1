#pragma once
#include "docket/case.hpp"
#include "docket/similar/rule.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Reports that are likely one matter: near in place and time, alike in words.
namespace lantian::docket {

/// A report as it is compared.
struct Report {
  std::string id, topic, place;
  std::vector<Link> links;
  std::optional<Spot> spot;
  UtcSeconds at{};                   ///< when it was seen, else when it was opened
  std::vector<std::uint64_t> words;  ///< `bigrams` of title and text
};
Report report_of(const Case& subject);

/// Why two reports look like one; shares in percent.
struct Similarity {
  std::string id;  ///< of the other report
  int score = 0, place = 0, time = 0, words = 0;
  std::optional<int> metres;  ///< apart, where both have coordinates
  std::int64_t seconds = 0;   ///< apart
  std::string shared_link;    ///< "site S-12", where both have it
  std::string text() const;   ///< "score 78: place 100 (120 m), time 92 (6 h apart), words 54"
};

/// How alike two reports are. Absent when they cannot be one matter: another topic (unless both name one site, outlet
/// or enterprise), too far apart in place or time, or with too few words in common.
std::optional<Similarity> similarity(const Report& a, const Report& b, const DuplicateRule& rule, const Areas& areas);

/// Candidates that score at least the threshold, the best first. The report itself is passed over. Candidates are to be
/// narrowed to the hours and the county of the rule by whoever keeps them.
std::vector<Similarity> likely_duplicates(const Report& report, std::span<const Report> candidates,
                                          const DuplicateRule& rule, const Areas& areas);

}  // namespace lantian::docket
