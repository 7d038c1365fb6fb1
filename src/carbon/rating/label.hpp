#pragma once
#include "carbon/rating/rule.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The label of four colours: three intensities, each held against its industry by a ratio to the mean or by its place
/// among all. Exact.
namespace lantian::carbon {

enum class LabelBase : std::uint8_t { product = 0, value_added = 1, tax = 2 };
inline constexpr std::size_t label_bases = 3;
std::string_view name_of(LabelBase base);

/// How a colour comes about.
enum class LabelEngine : std::uint8_t { ratio = 1, quantile = 2 };
std::string_view name_of(LabelEngine engine);

struct LabelRule {
  std::string id, version, source, status;
  terms::Name name;
  std::vector<LabelBase> bases;
  bool worst = true;  ///< the worst colour of the bases is the label's; else each stands alone
  std::vector<Band> ratio;
  std::vector<Band> quantile;  ///< bounds in percent of the enterprises
  int least_ratio = 0, least_quantile = 0;

  std::span<const Band> bands(LabelEngine engine) const { return engine == LabelEngine::ratio ? ratio : quantile; }
};
/// Returns malformed with every fault and its line, such as a share of more than 100 %.
Result<LabelRule> read_label_rule(const terms::SourceFile& file);

/// One enterprise of a group whose members are alike: one industry, and for the base `product` one product.
struct LabelFacts {
  std::string enterprise;
  std::optional<std::int64_t> co2_kg;
  /// Amount of product in its own unit, yuan of value added, yuan of tax; no value: not known. Not above 0: no
  /// intensity.
  std::array<std::optional<std::int64_t>, label_bases> base;
};

struct LabelLine {
  LabelBase base{};
  std::optional<Rational> intensity;  ///< kg per unit of the base
  std::optional<Rational> mean;       ///< of the group, sum over sum; engine ratio
  std::optional<Rational> ratio;      ///< to the mean
  std::optional<int> not_above;       ///< enterprises with no greater intensity, itself among them; engine quantile
  int compared = 0;                   ///< enterprises of the group with this intensity
  std::string colour;                 ///< id of a band; empty: no colour
  std::string why_none;
};

struct Label {
  std::string enterprise;
  std::vector<LabelLine> lines;  ///< as the rule's bases
  std::string colour;            ///< of all; empty: none is known, or each stands alone
};

/// The labels of everybody in a group, in the group's order. By ratio: the band of intensity over mean. By quantile: a
/// band reaches up to the ceil(q n)-th least intensity, so that equal intensities have equal colours and nothing is
/// interpolated.
/// Returns invalid_argument for an enterprise that stands there twice, and for figures beyond 10^13 kg or 10^14 of a
/// base.
Result<std::vector<Label>> labels_of(const LabelRule& rule, LabelEngine engine, std::span<const LabelFacts> group);

}  // namespace lantian::carbon
