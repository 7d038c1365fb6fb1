#pragma once
#include "transport/chain.hpp"

#include <array>
#include <string_view>

/// What is emitted and what is measured, and how the one becomes the other.
namespace lantian::transport {

/// What sources emit, kg: PM2.5, the rest of PM10, SO2, NOx as NO2.
enum class Precursor : unsigned char { fine, coarse, so2, nox };
inline constexpr std::size_t precursors = 4;
/// What receptors measure, ug/m3. PM2.5 = fine + sulphate + nitrate; PM10 = PM2.5 + coarse.
enum class Measured : unsigned char { pm25, pm10, so2, nox };

/// One way from a precursor to a measurement; each is a run of its own backwards, and nothing is counted twice.
enum class Path : unsigned char { fine, sulphate, nitrate, coarse, so2, nox };
inline constexpr std::array every_path{Path::fine, Path::sulphate, Path::nitrate, Path::coarse, Path::so2, Path::nox};
inline constexpr std::size_t paths = every_path.size();

/// Secondary PM counts as ammonium salt.
struct PathRule {
  std::string_view id;
  Precursor from{};
  Kind primary{};
  bool chain = false;  ///< the measured part is the secondary one, of kind fine
  double weight = 1;   ///< measured kg for each kg of the tracer
};
constexpr PathRule rule_of(Path path) {
  switch (path) {
    case Path::fine:
      return {"fine", Precursor::fine, Kind::fine, false, 1};
    case Path::sulphate:
      return {"sulphate", Precursor::so2, Kind::so2, true, salt_of_sulphate};
    case Path::nitrate:
      return {"nitrate", Precursor::nox, Kind::nox, true, salt_of_nitrate};
    case Path::coarse:
      return {"coarse", Precursor::coarse, Kind::coarse, false, 1};
    case Path::so2:
      return {"so2", Precursor::so2, Kind::so2, false, 1};
    case Path::nox:
      return {"nox", Precursor::nox, Kind::nox, false, 1};
  }
  return {};
}

/// Whether a path adds to what is measured.
constexpr bool adds_to(Path path, Measured measured) {
  switch (measured) {
    case Measured::pm25:
      return path == Path::fine || path == Path::sulphate || path == Path::nitrate;
    case Measured::pm10:
      return path == Path::coarse || adds_to(path, Measured::pm25);
    case Measured::so2:
      return path == Path::so2;
    case Measured::nox:
      return path == Path::nox;
  }
  return false;
}

}  // namespace lantian::transport
