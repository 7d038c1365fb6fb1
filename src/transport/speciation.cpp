#include "transport/speciation.hpp"

#include "base/text.hpp"
#include "inventory/source_class.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::transport {
namespace {

constexpr double percent = 0.01;

}  // namespace

Result<Speciation> Speciation::read(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  Speciation out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    for (terms::Section& part : top.sections("share")) {
      const std::string prefix = part.text_or("class", "");
      const int fine = part.whole("fine_percent", 0, 100), coarse = part.whole("coarse_percent", 0, 100);
      part.text("source");
      part.text("status");
      if (fine + coarse > 100) part.fault(part.line(), "PM2.5 and the rest of PM10 are more than all particles");
      if (std::ranges::any_of(out.shares_, [&](const FineShare& one) { return one.class_prefix == prefix; }))
        part.fault(part.line(), fmt::format("the class '{}' has a [[share]] already", prefix));
      part.finish();
      out.shares_.push_back({prefix, fine * percent, coarse * percent});
    }
    if (!std::ranges::any_of(out.shares_, [](const FineShare& one) { return one.class_prefix.empty(); }))
      top.fault(0, "a [[share]] without a class is needed for all other sources");
    top.finish();
  }
  if (!faults.empty()) {
    std::vector<std::string> lines;
    for (const terms::Fault& fault : faults) lines.push_back(fault.text());
    return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
  }
  std::ranges::stable_sort(out.shares_, std::ranges::greater{},
                           [](const FineShare& one) { return one.class_prefix.size(); });
  return out;
}

const FineShare& Speciation::of(std::string_view class_code) const {
  return *std::ranges::find_if(shares_,
                               [&](const FineShare& one) { return inventory::covers(one.class_prefix, class_code); });
}

void add_parts(const Speciation& speciation, const SourceMass& mass, std::vector<RatePart>& parts) {
  const auto add = [&](Precursor precursor, double kg) {
    if (kg != 0) parts.push_back({mass.emitter, precursor, kg, mass.shares});
  };
  switch (mass.pollutant) {
    case inventory::Pollutant::so2:
      return add(Precursor::so2, mass.kg);
    case inventory::Pollutant::nox:
      return add(Precursor::nox, mass.kg);
    case inventory::Pollutant::pm25:
      add(Precursor::fine, mass.kg);
      return add(Precursor::coarse, -mass.kg);
    case inventory::Pollutant::pm10:
      return add(Precursor::coarse, mass.kg);
    case inventory::Pollutant::pm: {
      if (mass.has_fine) return;
      const FineShare& share = speciation.of(mass.class_code);
      add(Precursor::fine, mass.kg * share.fine);
      return add(Precursor::coarse, mass.kg * share.coarse);
    }
    default:
      return;
  }
}

}  // namespace lantian::transport
