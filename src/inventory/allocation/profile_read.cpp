#include "base/text.hpp"
#include "inventory/allocation/profile.hpp"
#include "inventory/faults.hpp"
#include "inventory/source_class.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::inventory {
namespace {

using terms::Node;
using terms::Section;

constexpr std::array<std::string_view, 2> profile_statuses{"verified", "unverified"};

/// A list of exactly `weights.size()` numbers, none negative, one above zero.
void read_weights(Section& section, std::string_view key, std::span<double> weights) {
  const Node* list = section.value(key);
  const auto fault = [&](int line) {
    section.fault(line, fmt::format("'{}' is a list of {} weights, whole numbers or decimals in quotes, none negative "
                                    "and not all 0",
                                    key, weights.size()));
    std::ranges::fill(weights, 1.0);
  };
  if (list == nullptr || list->kind != Node::Kind::list || list->items.size() != weights.size()) {
    return fault(section.line_of(key));
  }
  bool any = false;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const auto value = terms::decimal_of(list->items[i]);
    if (!value || *value < Decimal{}) return fault(list->items[i].line);
    weights[i] = value->approximate();
    any = any || weights[i] > 0;
  }
  if (!any) fault(list->line);
}

DegreeDays read_degree_days(Section& section) {
  DegreeDays rule;
  const Decimal base = section.decimal("base_c");
  const Decimal threshold = section.decimal("threshold_c");
  const Decimal hot_water = section.decimal_if("hot_water").value_or(Decimal{});
  if (threshold > base) section.fault(section.line_of("threshold_c"), "'threshold_c' is not above 'base_c'");
  if (hot_water < Decimal{}) section.fault(section.line_of("hot_water"), "'hot_water' is not negative");
  section.finish();
  rule = {base.approximate(), threshold.approximate(), hot_water.approximate()};
  return rule;
}

Profile read_profile(Section& section) {
  Profile profile;
  profile.id = section.text("id");
  profile.name = section.name("name");
  profile.source = section.text("source");
  profile.status = profile_statuses.at(section.choice("status", profile_statuses));
  if (section.value("monthly") != nullptr) read_weights(section, "monthly", profile.monthly.emplace());
  if (section.value("weekday") != nullptr) read_weights(section, "weekday", profile.weekday);
  profile.hourly.fill(1);
  if (section.value("hourly") != nullptr) read_weights(section, "hourly", profile.hourly);
  if (auto part = section.section("degree_days")) profile.degree_days = read_degree_days(*part);
  section.finish();
  return profile;
}

}  // namespace

class ProfileReader {
 public:
  explicit ProfileReader(ProfileBook& book) : book_{book} {}

  void read(Section& root) {
    for (Section& part : root.sections("profile")) take_profile(part);
    for (Section& part : root.sections("use")) take_use(part);
    for (Section& part : root.sections("clock")) take_clock(part);
    book_.fallback_ = position(root, "fallback");
    auto closure = root.section("closure");
    if (closure) {
      take_closure(*closure);
    } else {
      root.fault(root.line(), "[closure] is missing: spike_ratio, relative, source, status");
    }
    root.finish();
  }

 private:
  void take_profile(Section& part) {
    Profile profile = read_profile(part);
    if (book_.profile(profile.id) != nullptr) {
      part.fault(part.line_of("id"), fmt::format("a second profile is called {}", in_quotes(profile.id)));
    }
    book_.profiles_.push_back(std::move(profile));
  }

  std::size_t position(Section& part, std::string_view key) {
    const std::string id = part.text(key);
    const auto found = std::ranges::find(book_.profiles_, id, &Profile::id);
    if (found != book_.profiles_.end()) return static_cast<std::size_t>(found - book_.profiles_.begin());
    std::vector<std::string> known;
    for (const Profile& profile : book_.profiles_) known.push_back(profile.id);
    part.fault(part.line_of(key),
               fmt::format("there is no profile {}; there are {}", in_quotes(id), joined(known, ", ")));
    return 0;
  }

  void take_use(Section& part) {
    ProfileBook::Use use{part.text_or("class", ""), part.text_or("sector", ""), position(part, "profile")};
    if (use.class_prefix.empty() == use.sector.empty()) {
      part.fault(part.line(), "a use names a class or a sector, one of the two");
    }
    if (!taken_.insert(use.class_prefix + "|" + use.sector).second) {
      part.fault(part.line(), fmt::format("a second use is for '{}{}'", use.class_prefix, use.sector));
    }
    book_.uses_.push_back(std::move(use));
    part.finish();
  }

  void take_clock(Section& part) {
    ProfileBook::Clock clock{part.text("unit"), part.whole("later_hours", 0, 23)};
    part.text("source");
    part.choice("status", profile_statuses);
    book_.clocks_.push_back(std::move(clock));
    part.finish();
  }

  void take_closure(Section& part) {
    ClosureRule& rule = book_.closure_;
    rule.spike_ratio = part.decimal("spike_ratio").approximate();
    rule.relative = part.decimal("relative").approximate();
    rule.source = part.text("source");
    rule.status = profile_statuses.at(part.choice("status", profile_statuses));
    if (rule.spike_ratio <= 1) part.fault(part.line_of("spike_ratio"), "'spike_ratio' is above 1");
    if (rule.relative <= 0) part.fault(part.line_of("relative"), "'relative' is above 0");
    part.finish();
  }

  ProfileBook& book_;
  std::set<std::string> taken_;
};

Result<ProfileBook> ProfileBook::read(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  ProfileBook book;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    ProfileReader{book}.read(root);
  }
  if (faults.empty()) return book;
  return error_of(faults);
}

const Profile* ProfileBook::profile(std::string_view id) const {
  const auto found = std::ranges::find(profiles_, id, &Profile::id);
  return found == profiles_.end() ? nullptr : &*found;
}

ProfileUse ProfileBook::find(std::string_view class_code, std::string_view sector, std::string_view unit_id) const {
  ProfileUse found{&profiles_[fallback_], 0, "fallback"};
  std::size_t longest = 0;
  bool by_class = false;
  for (const Use& use : uses_) {
    if (!use.class_prefix.empty() && covers(use.class_prefix, class_code) && use.class_prefix.size() > longest) {
      found = {&profiles_[use.profile], 0, "class " + use.class_prefix};
      longest = use.class_prefix.size();
      by_class = true;
    }
    if (!by_class && !use.sector.empty() && use.sector == sector) {
      found = {&profiles_[use.profile], 0, "sector " + in_quotes(use.sector)};
    }
  }
  longest = 0;
  for (const Clock& clock : clocks_) {
    if (!unit_id.starts_with(clock.unit_prefix) || clock.unit_prefix.size() <= longest) continue;
    found.later_hours = clock.later_hours;
    longest = clock.unit_prefix.size();
  }
  return found;
}

}  // namespace lantian::inventory
