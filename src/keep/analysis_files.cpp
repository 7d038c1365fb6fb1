#include "keep/analysis_files.hpp"

#include "keep/grib_analyses.hpp"
#include "keep/wrf_files.hpp"

#include <array>
#include <fstream>
#include <string_view>

namespace lantian::keep {
namespace {

enum class AnalysisFormat { grib, netcdf };

Result<AnalysisFormat> format_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return Error{ErrorCode::not_found, "there is no such file, or it cannot be read", path};
  std::array<char, 4> first{};
  file.read(first.data(), first.size());
  const std::string_view bytes{first.data(), static_cast<std::size_t>(file.gcount())};
  if (bytes == "GRIB") return AnalysisFormat::grib;
  if (bytes == "\x89HDF" || bytes.substr(0, 3) == "CDF") return AnalysisFormat::netcdf;
  return Error{ErrorCode::malformed,
               "it begins neither like GRIB nor like NetCDF; give output of WRF, or ERA5 or IFS in GRIB (unpacked)",
               path};
}

}  // namespace

Result<std::unique_ptr<weather::AnalysisSource>> open_analyses(const std::vector<std::string>& paths,
                                                               const weather::AnalysisRules& rules) {
  using Source = std::unique_ptr<weather::AnalysisSource>;
  if (paths.empty()) return Error{ErrorCode::invalid_argument, "no file is named", "--from"};
  LANTIAN_TRY(const AnalysisFormat format, format_of(paths.front()));
  for (const std::string& path : paths) {
    LANTIAN_TRY(const AnalysisFormat other, format_of(path));
    if (other == format) continue;
    return Error{ErrorCode::invalid_argument,
                 "GRIB and NetCDF are given at once: take the files of one model, all in one format", path};
  }
  if (format == AnalysisFormat::grib) {
    LANTIAN_TRY(auto analyses, GribAnalyses::open(paths, rules));
    return Source{std::move(analyses)};
  }
  LANTIAN_TRY(auto files, WrfFiles::open(paths, rules));
  return Source{std::move(files)};
}

}  // namespace lantian::keep
