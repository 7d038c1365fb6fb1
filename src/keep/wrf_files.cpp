#include "keep/wrf_files.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "keep/wrf_variables.hpp"

#include <fmt/core.h>

#include <filesystem>

namespace lantian::keep {
namespace {

using netcdf::File;
using weather::WrfFrame;

constexpr std::chrono::hours hour_between_frames{1};

Error no_wrf(const std::string& path, std::string words) {
  return {ErrorCode::malformed, std::move(words), path};
}

/// "2023-01-10_06:00:00", UTC.
std::optional<UtcSeconds> wrf_time(std::string_view text) {
  if (text.size() != 19 || (text[10] != '_' && text[10] != 'T')) return std::nullopt;
  const auto day = parse_day(text.substr(0, 10));
  const auto hour = parse_decimal(text.substr(11, 2)), minute = parse_decimal(text.substr(14, 2)),
             second = parse_decimal(text.substr(17, 2));
  if (!day || !hour || !minute || !second || text[13] != ':' || text[16] != ':') return std::nullopt;
  return UtcSeconds{day->time_since_epoch()} + std::chrono::hours{hour->unscaled} +
         std::chrono::minutes{minute->unscaled} + std::chrono::seconds{second->unscaled};
}

Result<std::vector<UtcSeconds>> times_of(File& file) {
  const auto variable = file.find("Times");
  if (!variable) {
    return no_wrf(file.path(), "there is no variable Times: this is no output of WRF (wrfout_d0N_...)");
  }
  const auto shape = file.shape(*variable);
  if (shape.size() != 2 || shape[0] == 0 || shape[1] != 19)
    return no_wrf(file.path(), "Times is not a list of texts like 2023-01-10_06:00:00");
  const std::string all = file.characters(*variable, {{0, 0}, shape});
  std::vector<UtcSeconds> times;
  for (std::size_t n = 0; n < shape[0]; ++n) {
    const std::string_view text = std::string_view{all}.substr(n * 19, 19);
    const auto time = wrf_time(text);
    if (!time) return no_wrf(file.path(), fmt::format("{} in Times is no time", in_quotes(text)));
    times.push_back(*time);
  }
  return times;
}

Result<weather::AnalysisMesh> mesh_of(File& file) {
  weather::AnalysisMesh mesh;
  const auto variable = file.find("XLAT");
  if (!variable) return no_wrf(file.path(), "variable XLAT is missing");
  const auto shape = file.shape(*variable);
  if (shape.size() < 2) return no_wrf(file.path(), "XLAT has no rows");
  mesh.across = shape.back();
  mesh.rows = shape[shape.size() - 2];
  WrfVariables variables{file, {mesh.across, mesh.rows, 0}, 0};
  const auto degrees = [](const std::vector<float>& values) {
    return std::vector<double>(values.begin(), values.end());
  };
  mesh.latitude = degrees(variables.field({"XLAT", "degree_north", 0, 0, 0}));
  mesh.longitude = degrees(variables.field({"XLONG", "degree_east", 0, 0, 0}));
  mesh.terrain = variables.field({"HGT", "m", 0, 0, 0});
  mesh.roughness = variables.field_if({"ZNT", "m", 0, 0, 0});
  LANTIAN_CHECK(variables.outcome());
  return mesh;
}

}  // namespace

Result<std::unique_ptr<WrfFiles>> WrfFiles::open(const std::vector<std::string>& paths,
                                                 const weather::AnalysisRules& rules) {
  if (paths.empty()) return Error{ErrorCode::invalid_argument, "no file is named", "--from"};
  std::unique_ptr<WrfFiles> files{new WrfFiles{rules}};
  for (const std::string& path : paths) LANTIAN_CHECK(files->add(path));
  files->angles_ = weather::mesh_angles(files->mesh_);
  for (const auto& [time, place] : files->frames_) files->times_.push_back(time);
  return files;
}

Result<void> WrfFiles::add(const std::string& path) {
  if (!exists(path)) return Error{ErrorCode::not_found, "there is no such file", path};
  File file = File::opened(path);
  LANTIAN_CHECK(file.outcome());
  LANTIAN_TRY(const auto times, times_of(file));
  LANTIAN_TRY(weather::AnalysisMesh mesh, mesh_of(file));
  LANTIAN_CHECK(file.outcome());
  if (paths_.empty()) {
    // Roughness over water changes with the wind; places do not.
    mesh_ = std::move(mesh);
    title_ = file.text_of(File::global, "TITLE");
  } else if (mesh.longitude != mesh_.longitude || mesh.latitude != mesh_.latitude || mesh.terrain != mesh_.terrain) {
    return no_wrf(path,
                  fmt::format("wrong grid: its columns are not those of {}; take files of one domain", paths_.front()));
  }
  for (std::size_t n = 0; n < times.size(); ++n) {
    const auto [known, added] = frames_.try_emplace(times[n], FramePlace{paths_.size(), n});
    if (added) continue;
    return Error{ErrorCode::conflict,
                 fmt::format("{} stands in it and in {}; give one of the two", text_of(times[n]),
                             known->second.file < paths_.size() ? paths_[known->second.file] : path),
                 path};
  }
  paths_.push_back(path);
  run_starts_.push_back(file.text_of(File::global, "SIMULATION_START_DATE"));
  return {};
}

Result<void> WrfFiles::use(std::size_t file) {
  if (file_ && used_ == file) return {};
  file_.reset();
  file_.emplace(File::opened(paths_[file]));
  used_ = file;
  return file_->outcome();
}

Result<std::vector<float>> WrfFiles::rain(const FramePlace& place, const char* what) {
  LANTIAN_CHECK(use(place.file));
  WrfVariables variables{*file_, {mesh_.across, mesh_.rows, 0}, place.index};
  if (std::string_view{what} == "snow") {
    const std::vector<float> snow = variables.field_if({"SNOWNC", "mm", 0, 0, 0});
    LANTIAN_CHECK(variables.outcome());
    return snow;
  }
  std::vector<float> sum = variables.field({"RAINNC", "mm", 0, 0, 0});
  const std::vector<float> cumulus = variables.field_if({"RAINC", "mm", 0, 0, 0});
  LANTIAN_CHECK(variables.outcome());
  for (std::size_t c = 0; c < cumulus.size(); ++c) sum[c] += cumulus[c];
  // Long runs empty their gauges into a count of buckets, so that small rains are not lost in rounding.
  const std::vector<double> bucket = file_->numbers_of(File::global, "BUCKET_MM");
  if (bucket.empty() || bucket.front() <= 0) return sum;
  for (const char* name : {"I_RAINNC", "I_RAINC"}) {
    const std::vector<float> full = variables.field_if({name, "", 0, 0, 0});
    for (std::size_t c = 0; c < full.size(); ++c) sum[c] += full[c] * static_cast<float>(bucket.front());
  }
  LANTIAN_CHECK(variables.outcome());
  return sum;
}

Result<void> WrfFiles::take_precipitation(UtcSeconds time, weather::Analysis& analysis) {
  const FramePlace place = frames_.at(time);
  LANTIAN_TRY(const auto rain_now, rain(place, "rain"));
  LANTIAN_TRY(const auto snow_now, rain(place, "snow"));
  const auto start = wrf_time(run_starts_[place.file]);
  const auto before = frames_.find(time - hour_between_frames);
  if (start && *start >= time - hour_between_frames && *start < time) {
    analysis.precipitation = rain_now;  // all of it fell in this hour
    analysis.snowfall = snow_now;
  } else if (before != frames_.end() && run_starts_[before->second.file] == run_starts_[place.file]) {
    const FramePlace earlier = before->second;
    LANTIAN_TRY(const auto rain_before, rain(earlier, "rain"));
    LANTIAN_TRY(const auto snow_before, rain(earlier, "snow"));
    analysis.precipitation = weather::fallen_between(rain_before, rain_now);
    if (snow_before.size() == snow_now.size()) analysis.snowfall = weather::fallen_between(snow_before, snow_now);
  }
  return {};
}

Result<void> WrfFiles::read(UtcSeconds time, weather::Analysis& analysis) {
  const FramePlace place = frames_.at(time);
  analysis = {};
  analysis.time = time;
  analysis.place = paths_[place.file];
  LANTIAN_CHECK(take_precipitation(time, analysis));
  LANTIAN_CHECK(use(place.file));
  const auto t = file_->find("T");
  if (!t || file_->shape(*t).size() != 4) return no_wrf(file_->path(), "variable T is missing, or has no levels");
  const std::size_t levels = file_->shape(*t)[1];
  WrfVariables variables{*file_, {mesh_.across, mesh_.rows, levels}, place.index};
  LANTIAN_TRY(WrfFrame frame, variables.frame());
  frame.hgt = mesh_.terrain;
  if (frame.cos_alpha.empty() || frame.sin_alpha.empty()) {
    frame.cos_alpha = angles_.cosine;
    frame.sin_alpha = angles_.sine;
  }
  LANTIAN_CHECK(file_->outcome());
  weather::take_wrf_frame(frame, rules_, analysis);
  return {};
}

std::string WrfFiles::lineage() const {
  const auto name = [](const std::string& path) { return std::filesystem::path{path}.filename().string(); };
  const std::string title{trimmed(title_)};
  return fmt::format("WRF{}, {} files, {} to {}", title.empty() ? "" : " (" + title + ")", paths_.size(),
                     name(paths_[frames_.begin()->second.file]), name(paths_[frames_.rbegin()->second.file]));
}

}  // namespace lantian::keep
