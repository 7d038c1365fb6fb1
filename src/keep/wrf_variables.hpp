#pragma once
#include "keep/netcdf_io.hpp"
#include "weather/analysis/wrf_fields.hpp"

#include <optional>
#include <string>
#include <vector>

/// Variables of one time of a wrfout file, each looked at before it is read.
namespace lantian::keep {

struct WrfExtent {
  std::size_t across = 0, rows = 0, levels = 0;
};

/// What a variable is called, in which unit, and on how many more places it stands than the mesh has.
struct WrfVariable {
  const char* name;
  const char* units;  ///< of the file's attribute; empty = not looked at
  int more_across, more_rows;
  int more_levels;
};

class WrfVariables {
 public:
  WrfVariables(netcdf::File& file, const WrfExtent& extent, std::size_t index)
      : file_{file}, extent_{extent}, index_{index} {}

  /// A field of the ground. The first fault is kept; later calls return nothing then.
  std::vector<float> field(const WrfVariable& variable) { return read(variable, false, true); }
  /// Empty when the file has no such variable.
  std::vector<float> field_if(const WrfVariable& variable) { return read(variable, false, false); }
  std::vector<float> levels(const WrfVariable& variable) { return read(variable, true, true); }
  /// All that take_wrf_frame needs but HGT.
  Result<weather::WrfFrame> frame();
  Result<void> outcome() const { return fault_ ? Result<void>{*fault_} : file_.outcome(); }

 private:
  std::vector<float> read(const WrfVariable& variable, bool with_levels, bool required);
  void fault(std::string words);

  netcdf::File& file_;
  WrfExtent extent_;
  std::size_t index_;
  std::optional<Error> fault_;
};

}  // namespace lantian::keep
