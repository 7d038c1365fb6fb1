#include "docket/similar/duplicates.hpp"

#include "docket/similar/words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lantian::docket {
namespace {

constexpr std::int64_t hour_s = 3600;
constexpr double metres_per_degree = 111'195.0;  // of latitude, on a sphere of 6371 km

/// Flat enough for a few kilometres.
double metres_between(const Spot& a, const Spot& b) {
  const double radians = std::numbers::pi / 180.0;
  const double north = b.latitude.approximate() - a.latitude.approximate();
  const double east = (b.longitude.approximate() - a.longitude.approximate()) *
                      std::cos(radians * (a.latitude.approximate() + b.latitude.approximate()) / 2.0);
  return metres_per_degree * std::hypot(north, east);
}

/// A sensor of the air speaks for a whole town, so that a station in common says little.
bool names_place(LinkKind kind) {
  return kind == LinkKind::site || kind == LinkKind::outlet || kind == LinkKind::enterprise;
}

std::string link_in_common(const Report& a, const Report& b) {
  for (const Link& link : a.links) {
    const bool both = names_place(link.kind) && std::find(b.links.begin(), b.links.end(), link) != b.links.end();
    if (both) return fmt::format("{} {}", name_of(link.kind), link.id);
  }
  return "";
}

/// By the finest area that holds both.
int area_score(const Report& a, const Report& b, const DuplicateRule& rule, const Areas& areas) {
  const std::pair<AreaLevel, int> levels[]{{AreaLevel::grid, rule.same_grid},
                                           {AreaLevel::village, rule.same_village},
                                           {AreaLevel::township, rule.same_township},
                                           {AreaLevel::county, rule.same_county}};
  for (const auto& [level, score] : levels) {
    const auto one = areas.at_level(a.place, level);
    if (one && one == areas.at_level(b.place, level)) return score;
  }
  return 0;
}

}  // namespace

Report report_of(const Case& subject) {
  return {subject.id,
          subject.topic,
          subject.place,
          subject.links,
          subject.spot,
          subject.happened_at.value_or(subject.opened_at),
          bigrams(subject.title + " " + subject.text)};
}

std::string Similarity::text() const {
  std::string where;
  if (!shared_link.empty()) {
    where = " (" + shared_link + ")";
  } else if (metres) {
    where = fmt::format(" ({} m)", *metres);
  }
  return fmt::format("score {}: place {}{}, time {} ({} h apart), words {}", score, place, where, time,
                     seconds / hour_s, words);
}

std::optional<Similarity> similarity(const Report& a, const Report& b, const DuplicateRule& rule, const Areas& areas) {
  Similarity found;
  found.id = b.id;
  found.seconds = std::abs((a.at - b.at).count());
  const std::int64_t most = rule.hours * hour_s;
  if (found.seconds > most) return std::nullopt;
  found.shared_link = link_in_common(a, b);
  if (a.topic != b.topic && found.shared_link.empty()) return std::nullopt;
  if (a.spot && b.spot) found.metres = static_cast<int>(std::lround(metres_between(*a.spot, *b.spot)));
  if (!found.shared_link.empty()) {
    found.place = rule.same_link;
  } else if (found.metres) {
    if (*found.metres > rule.metres) return std::nullopt;
    found.place = 100 - 100 * *found.metres / rule.metres;
  } else {
    found.place = area_score(a, b, rule, areas);
    if (found.place == 0) return std::nullopt;
  }
  found.time = static_cast<int>(100 - 100 * found.seconds / most);
  found.words = common_percent(a.words, b.words);
  if (found.words < rule.least_words) return std::nullopt;
  found.score =
      (rule.weight_place * found.place + rule.weight_time * found.time + rule.weight_words * found.words) / 100;
  return found;
}

std::vector<Similarity> likely_duplicates(const Report& report, std::span<const Report> candidates,
                                          const DuplicateRule& rule, const Areas& areas) {
  std::vector<Similarity> found;
  for (const Report& candidate : candidates) {
    if (candidate.id == report.id) continue;
    auto one = similarity(report, candidate, rule, areas);
    if (one && one->score >= rule.threshold) found.push_back(*std::move(one));
  }
  std::sort(found.begin(), found.end(), [](const Similarity& a, const Similarity& b) {
    return a.score != b.score ? a.score > b.score : a.id < b.id;
  });
  return found;
}

}  // namespace lantian::docket
