#include "inventory/factor.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"
#include "inventory/source_class.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

namespace lantian::inventory {

/// What one look-up asks, the same for every set.
struct FactorQuery {
  std::string_view class_code;
  Pollutant pollutant{};
  std::string_view control;
  std::vector<std::string_view> chain;  ///< members of `control`
  std::string_view unit_id;
  Day day{};
};

namespace {

std::string or_dash(std::string_view text) {
  return text.empty() ? "-" : std::string{text};
}

std::string key_of(const Factor& factor) {
  std::string key = fmt::format("{}/{}/{}/{}", factor.class_code, symbol(factor.pollutant), or_dash(factor.control),
                                or_dash(factor.region));
  if (factor.spans) key += "/" + text_of(factor.valid_from);
  return key;
}

bool holds_on(const Factor& factor, Day day) {
  return factor.valid_from <= day && (!factor.valid_to || day < *factor.valid_to);
}

/// How well a factor's control fits: 0 not at all, 1 says nothing, 2.. a member of the chain, the last the best, and
/// above them the whole chain.
std::size_t control_rank(const Factor& factor, const FactorQuery& query) {
  if (factor.control.empty()) return 1;
  if (factor.control == query.control) return query.chain.size() + 2;
  for (std::size_t i = query.chain.size(); i > 0; --i) {
    if (query.chain[i - 1] == factor.control) return i + 1;
  }
  return 0;
}

const FactorSet* newest_of(const std::vector<FactorSet>& sets, std::string_view id) {
  const FactorSet* newest = nullptr;
  for (const FactorSet& set : sets) {
    if (set.id != id) continue;
    const auto age = [](const FactorSet& one) { return std::tie(one.published, one.version); };
    if (newest == nullptr || age(*newest) < age(set)) newest = &set;
  }
  return newest;
}

std::string names_of_sets(const std::vector<FactorSet>& sets) {
  std::vector<std::string> names;
  for (const FactorSet& set : sets) names.push_back(set.id + "/" + set.version);
  return names.empty() ? "none" : joined(names, " ");
}

/// What else the sets hold for the class, or for the pollutant in the class's sector: what a person may have meant.
std::string near_factors(const std::vector<const FactorSet*>& sets, const FactorQuery& query) {
  std::vector<std::string> same_class;
  std::vector<std::string> same_pollutant;
  for (const FactorSet* set : sets) {
    for (const Factor& factor : set->factors) {
      if (covers(factor.class_code, query.class_code)) same_class.push_back(key_of(factor));
      const bool sector = factor.class_code.substr(0, 6) == query.class_code.substr(0, 6);
      if (factor.pollutant == query.pollutant && sector) same_pollutant.push_back(key_of(factor));
    }
  }
  std::vector<std::string> near = std::move(same_class);
  near.insert(near.end(), same_pollutant.begin(), same_pollutant.end());
  std::ranges::sort(near);
  near.erase(std::ranges::unique(near).begin(), near.end());
  if (near.size() > 6) near.resize(6);
  return near.empty() ? "nothing near" : "near are " + joined(near, " ");
}

}  // namespace

std::string_view name_of(Distribution distribution) {
  switch (distribution) {
    case Distribution::normal:
      return "normal";
    case Distribution::lognormal:
      return "lognormal";
    case Distribution::triangular:
      return "triangular";
    case Distribution::uniform:
      return "uniform";
    case Distribution::gamma:
      return "gamma";
  }
  return "?";
}

std::string FactorRef::text() const {
  return set + "/" + version + "#" + key;
}

std::optional<FactorRef> parse_factor_ref(std::string_view text) {
  const std::size_t hash = text.find('#');
  const std::size_t slash = text.find('/');
  if (hash == std::string_view::npos || slash == 0 || slash + 1 >= hash) return std::nullopt;
  FactorRef ref{std::string{text.substr(0, slash)}, std::string{text.substr(slash + 1, hash - slash - 1)},
                std::string{text.substr(hash + 1)}};
  const auto parts = split(ref.key, '/');
  const bool whole = parts.size() == 4 || (parts.size() == 5 && parse_day(parts[4]).ok());
  if (!whole || ref.version.find('/') != std::string::npos) return std::nullopt;
  if (std::ranges::any_of(parts, &std::string_view::empty) || !parse_pollutant(parts[1])) return std::nullopt;
  return ref;
}

const MethodConstant* FactorSet::constant(std::string_view constant_id) const {
  const auto found = std::ranges::find(constants, constant_id, &MethodConstant::id);
  return found == constants.end() ? nullptr : &*found;
}

FactorRef FoundFactor::ref() const {
  LANTIAN_ASSERT(factor != nullptr && set != nullptr, "a factor that was not found has no reference");
  return {set->id, set->version, key_of(*factor)};
}

FactorStore FactorStore::of(std::vector<FactorSet> sets) {
  FactorStore store;
  store.sets_ = std::move(sets);
  store.index();
  return store;
}

const FactorSet* FactorStore::set(std::string_view id, std::string_view version) const {
  if (version.empty()) return newest_of(sets_, id);
  const auto found =
      std::ranges::find_if(sets_, [&](const FactorSet& one) { return one.id == id && one.version == version; });
  return found == sets_.end() ? nullptr : &*found;
}

void FactorStore::index() {
  order_.clear();
  for (FactorSet& set : sets_) {
    std::vector<std::uint32_t>& order = order_.emplace_back(set.factors.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
    std::ranges::sort(order, {}, [&](std::uint32_t place) {
      const Factor& factor = set.factors[place];
      return std::tie(factor.class_code, factor.pollutant, factor.control, factor.region, factor.valid_from);
    });
    const auto same_key = [](const Factor& a, const Factor& b) {
      return std::tie(a.class_code, a.pollutant, a.control, a.region) ==
             std::tie(b.class_code, b.pollutant, b.control, b.region);
    };
    for (std::size_t i = 1; i < order.size(); ++i) {
      Factor& before = set.factors[order[i - 1]];
      Factor& after = set.factors[order[i]];
      if (same_key(before, after)) before.spans = after.spans = true;
    }
  }
}

const Factor* FactorStore::find_in(const FactorSet& set, const FactorQuery& query) const {
  const auto& order = order_[static_cast<std::size_t>(&set - sets_.data())];
  const auto place_key = [&](std::uint32_t place) {
    const Factor& factor = set.factors[place];
    return std::pair<std::string_view, Pollutant>{factor.class_code, factor.pollutant};
  };
  std::string_view code = query.class_code;
  while (!code.empty()) {
    const Factor* best = nullptr;
    std::pair<std::size_t, std::size_t> best_rank{0, 0};
    for (const std::uint32_t place :
         std::ranges::equal_range(order, std::pair{code, query.pollutant}, std::ranges::less{}, place_key)) {
      const Factor& factor = set.factors[place];
      const std::pair rank{control_rank(factor, query), factor.region.size()};
      if (rank.first == 0 || !query.unit_id.starts_with(factor.region) || !holds_on(factor, query.day)) continue;
      if (best == nullptr || best_rank < rank) {
        best = &factor;
        best_rank = rank;
      }
    }
    if (best != nullptr) return best;
    const std::size_t dash = code.rfind('-');
    code = dash == std::string_view::npos ? std::string_view{} : code.substr(0, dash);
  }
  return nullptr;
}

Result<FoundFactor> FactorStore::find(std::string_view class_code, Pollutant pollutant, std::string_view control,
                                      std::string_view unit_id, Day day, std::span<const FactorChoice> chosen) const {
  const FactorQuery query{class_code, pollutant, control, split(control, '>'), unit_id, day};
  std::vector<const FactorSet*> asked;
  std::vector<std::string> names;
  for (const FactorChoice& choice : chosen) {
    const FactorSet* one = set(choice.set, choice.version);
    if (one == nullptr) {
      return Error{ErrorCode::not_found,
                   fmt::format("there is no factor set {}/{}; there are: {}", choice.set,
                               choice.version.empty() ? "(newest)" : choice.version, names_of_sets(sets_)),
                   ""};
    }
    if (const Factor* found = find_in(*one, query)) return FoundFactor{found, one};
    asked.push_back(one);
    names.push_back(one->id + "/" + one->version);
  }
  return Error{ErrorCode::not_found,
               fmt::format("no factor for {} of {} with control {} in {} on {}; looked in {}; {}", symbol(pollutant),
                           class_code, or_dash(control), or_dash(unit_id), text_of(day),
                           names.empty() ? "no set (choose one)" : joined(names, " "), near_factors(asked, query)),
               ""};
}

Result<FoundFactor> FactorStore::at(const FactorRef& ref) const {
  const FactorSet* one = set(ref.set, ref.version);
  if (one == nullptr || ref.version.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("there is no factor set {}/{}; there are: {}", ref.set, ref.version, names_of_sets(sets_)),
                 ""};
  }
  for (const Factor& factor : one->factors) {
    if (key_of(factor) == ref.key) return FoundFactor{&factor, one};
  }
  return Error{ErrorCode::not_found,
               fmt::format("{} has no factor {}; a used factor is never removed, so the name is misspelt or the "
                           "file was changed",
                           one->file, ref.key),
               ""};
}

}  // namespace lantian::inventory
