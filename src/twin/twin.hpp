#pragma once
#include "observe/slab.hpp"
#include "twin/plan.hpp"
#include "twin/truth.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lantian::twin {

/// The twin's air: hourly values of all stations and six species, and the truth behind them. Always synthetic.
struct TwinAir {
  observe::Slab hours;  ///< stations in the order of the plan's counties; species in the order of terms::basic_six
  std::vector<CountyTruth> truth;  ///< in the order of the plan's counties
};

/// Generates the twin. Pure and whole-numbered: the same plan and seed give the same readings everywhere.
/// With any seed, the county's daily values computed from the hours by GB 3095 and HJ 663 equal `truth` exactly, and
/// the class counts and PM2.5 sums equal the plan's design.
/// Requires: a plan that `read_plan` made. Linear in hours; about 2 M readings in a fraction of a second.
TwinAir generate(const TwinPlan& plan, std::uint64_t seed);

/// One file as the `generic-hourly` layout has it, first line "# synthetic = true".
struct TwinFile {
  std::string name;  ///< "twin-652301-2022.csv"
  std::string text;
};

/// Each county and calendar year as one file: station,time,PM2.5,PM10,SO2,NO2,CO,O3; hour ending, Beijing clock,
/// midnight as 24:00 of its day; ug/m3, CO in mg/m3; missing = empty.
std::vector<TwinFile> write_csv(const TwinPlan& plan, const TwinAir& air);

}  // namespace lantian::twin
