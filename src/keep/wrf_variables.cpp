#include "keep/wrf_variables.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::keep {
namespace {

std::size_t with(std::size_t count, int more) {
  return count + static_cast<std::size_t>(more);
}

}  // namespace

void WrfVariables::fault(std::string words) {
  if (!fault_) fault_ = Error{ErrorCode::malformed, std::move(words), file_.path()};
}

std::vector<float> WrfVariables::read(const WrfVariable& variable, bool with_levels, bool required) {
  if (fault_ || !file_.good()) return {};
  const auto found = file_.find(variable.name);
  if (!found) {
    if (required) {
      fault(
          fmt::format("variable {} is missing; add it to the history stream of WRF (iofields) and run it again, or "
                      "take files that have it",
                      variable.name));
    }
    return {};
  }
  // WRF itself writes "W m-2", "mm", "degree_north"; tools that rewrite files may differ in blanks.
  const std::string units{trimmed(file_.text_of(*found, "units"))};
  if (*variable.units != '\0' && !units.empty() && units != variable.units) {
    fault(fmt::format("{} is in '{}'; WRF writes it in '{}': convert it back", variable.name, units, variable.units));
    return {};
  }
  std::vector<std::size_t> expected;
  if (with_levels) expected.push_back(with(extent_.levels, variable.more_levels));
  expected.push_back(with(extent_.rows, variable.more_rows));
  expected.push_back(with(extent_.across, variable.more_across));
  std::vector<std::size_t> shape = file_.shape(*found);
  netcdf::Block block{{}, {}};
  if (shape.size() == expected.size() + 1) {
    block.start.push_back(index_);
    block.count.push_back(1);
    shape.erase(shape.begin());
  }
  if (shape != expected) {
    fault(fmt::format("wrong grid: {} has not the shape of XLAT and T", variable.name));
    return {};
  }
  std::size_t size = 1;
  for (const std::size_t count : expected) {
    block.start.push_back(0);
    block.count.push_back(count);
    size *= count;
  }
  std::vector<float> values(size);
  file_.get(*found, block, values);
  return values;
}

Result<weather::WrfFrame> WrfVariables::frame() {
  weather::WrfFrame frame;
  frame.across = extent_.across;
  frame.rows = extent_.rows;
  frame.levels = extent_.levels;
  frame.u = levels({"U", "m s-1", 1, 0, 0});
  frame.v = levels({"V", "m s-1", 0, 1, 0});
  frame.ph = levels({"PH", "m2 s-2", 0, 0, 1});
  frame.phb = levels({"PHB", "m2 s-2", 0, 0, 1});
  frame.t = levels({"T", "K", 0, 0, 0});
  frame.p = levels({"P", "Pa", 0, 0, 0});
  frame.pb = levels({"PB", "Pa", 0, 0, 0});
  frame.qvapor = levels({"QVAPOR", "kg kg-1", 0, 0, 0});
  frame.cldfra = levels({"CLDFRA", "", 0, 0, 0});
  frame.t2 = field({"T2", "K", 0, 0, 0});
  frame.q2 = field({"Q2", "kg kg-1", 0, 0, 0});
  frame.u10 = field({"U10", "m s-1", 0, 0, 0});
  frame.v10 = field({"V10", "m s-1", 0, 0, 0});
  frame.psfc = field({"PSFC", "Pa", 0, 0, 0});
  frame.swdown = field({"SWDOWN", "W m-2", 0, 0, 0});
  frame.snowc = field_if({"SNOWC", "", 0, 0, 0});
  if (frame.snowc.empty()) frame.snow = field({"SNOW", "kg m-2", 0, 0, 0});
  frame.ust = field_if({"UST", "m s-1", 0, 0, 0});
  frame.pblh = field_if({"PBLH", "m", 0, 0, 0});
  frame.hfx = field_if({"HFX", "W m-2", 0, 0, 0});
  frame.cos_alpha = field_if({"COSALPHA", "", 0, 0, 0});
  frame.sin_alpha = field_if({"SINALPHA", "", 0, 0, 0});
  LANTIAN_CHECK(outcome());
  return frame;
}

}  // namespace lantian::keep
