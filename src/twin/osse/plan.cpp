#include "twin/osse/plan.hpp"

#include "terms/tree.hpp"
#include "transport/physics_file.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lantian::twin {
namespace {

using terms::Section;
using transport::Bounds;
using transport::read_number;

constexpr double zero_celsius_k = 273.15;

class OsseReader {
 public:
  OsseReader(Section& top, OssePlan& plan) : top_{top}, plan_{plan} {}

  void read() {
    if (!top_.truth_or("synthetic", false))
      top_.fault(top_.line(), "an OSSE says 'synthetic = true': all of it is made up");
    plan_.source = top_.text("source");
    table("worlds", [this](Section& part) { worlds(part); });
    table("treated_air", [this](Section& part) {
      plan_.treated_air = {read_number(part, "warmer_k", {-20, 20}),
                           read_number(part, "passage_days_factor", {0.5, 2})};
    });
    table("heating", [this](Section& part) {
      plan_.heating = {read_number(part, "base_c", {-10, 30}), read_number(part, "reference_degrees", {1, 80}),
                       read_number(part, "memory_hours", {1, 240})};
    });
    for (Section& part : top_.sections("sector")) {
      plan_.sectors.push_back(sector(part));
      part.finish();
    }
    table("claims", [this](Section& part) {
      plan_.kappa_mean = read_number(part, "realised_mean", {0, 2});
      plan_.kappa_sd = read_number(part, "realised_sd", {0, 1});
      plan_.claimed_sd = read_number(part, "told_sd", {0, 1});
    });
    for (Section& part : top_.sections("measure")) {
      plan_.measures.push_back(measure(part));
      part.finish();
    }
    table("background", [this](Section& part) {
      plan_.background = {read_number(part, "mean_ug_m3", {0, 500}), read_number(part, "log_sd", {0, 2}),
                          read_number(part, "decay_hours", {1, 1000}), range(part, "change", {-1, 1})};
    });
    table("instruments", [this](Section& part) { instruments(part); });
    table("ignorance", [this](Section& part) { ignorance(part); });
    table("control", [this](Section& part) {
      plan_.control_id = part.text("id");
      plan_.control_longitude = read_number(part, "longitude", {-180, 180});
      plan_.control_latitude = read_number(part, "latitude", {-89, 89});
    });
    const std::size_t tags = plan_.sectors.size() + plan_.measures.size();
    if (plan_.sectors.empty() || tags > transport::lanes)
      top_.fault(top_.line(), fmt::format("there are {} sectors and {} measures; at least one sector is needed, and "
                                          "together they are at most {}",
                                          plan_.sectors.size(), plan_.measures.size(), transport::lanes));
    top_.finish();
  }

 private:
  template <class Read>
  void table(std::string_view key, Read read) {
    if (auto part = top_.section(key)) {
      read(*part);
      part->finish();
    } else {
      top_.fault(top_.line(), fmt::format("[{}] is missing", key));
    }
  }

  static OsseRange range(Section& part, std::string_view key, const Bounds& bounds) {
    std::array<double, 2> ends{};
    transport::read_numbers(part, key, bounds, ends);
    if (ends[0] > ends[1]) part.fault(part.line_of(key), fmt::format("'{}' is [least, most]", key));
    return {ends[0], std::max(ends[0], ends[1])};
  }

  void worlds(Section& part) {
    plan_.truth_grid = part.text("truth_grid");
    plan_.explaining_grid = part.text("explaining_grid");
    plan_.truth_paths = paths(part, "truth_paths");
    plan_.explaining_paths = paths(part, "explaining_paths");
    tracers(part);
    plan_.before = period(part, "before");
    plan_.after = period(part, "after");
    plan_.spin_back_days = part.whole("spin_back_days", 0, 30);
  }

  static Period period(Section& part, std::string_view key) {
    const auto read = parse_period(part.text(key));
    if (read) return *read;
    part.fault(part.line_of(key), read.error().message);
    return {};
  }

  static std::vector<transport::Path> paths(Section& part, std::string_view key) {
    std::vector<transport::Path> out;
    for (const std::string& word : part.texts(key)) {
      const auto found = std::ranges::find_if(transport::every_path, [&](transport::Path path) {
        return transport::rule_of(path).id == word && transport::adds_to(path, transport::Measured::pm25);
      });
      if (found != transport::every_path.end()) {
        out.push_back(*found);
      } else {
        part.fault(part.line_of(key), fmt::format("'{}' is no path of PM2.5; there are fine, sulphate, nitrate", word));
      }
    }
    if (out.empty()) part.fault(part.line(), fmt::format("'{}' names at least one path", key));
    return out;
  }

  void tracers(Section& part) {
    for (const std::string& word : part.texts("tracers")) {
      const auto found = std::ranges::find_if(transport::every_path, [&](transport::Path path) {
        return transport::rule_of(path).id == word &&
               (path == transport::Path::so2 || path == transport::Path::nox || path == transport::Path::coarse);
      });
      if (found != transport::every_path.end()) {
        plan_.tracers.push_back(*found);
      } else {
        part.fault(part.line_of("tracers"), fmt::format("'{}' is no tracer; there are so2, nox, coarse", word));
      }
    }
  }

  OsseSector sector(Section& part) {
    OsseSector out;
    out.id = part.text("id");
    out.name = part.name("name");
    constexpr std::array keys{"fine_kg_h", "coarse_kg_h", "so2_kg_h", "nox_kg_h"};
    for (std::size_t n = 0; n < keys.size(); ++n) out.kg_h.at(n) = read_number(part, keys.at(n), {0, 1e6});
    if (auto stack = part.section("stack")) {
      out.stack =
          transport::Release{read_number(*stack, "height_m", {1, 500}), read_number(*stack, "diameter_m", {0.05, 30}),
                             read_number(*stack, "temperature_c", {-20, 600}) + zero_celsius_k,
                             read_number(*stack, "velocity_m_s", {0, 60})};
      stack->finish();
    } else {
      const OsseRange band = range(part, "band_m", {0, 2000});
      out.band = {band.low, band.high};
    }
    hourly(part, out);
    out.weekend = read_number(part, "weekend", {0, 5});
    out.heated = read_number(part, "heated", {0, 1});
    if (auto dust = part.section("dust")) {
      out.dust = OsseDust{read_number(*dust, "threshold_m_s", {0, 30}), read_number(*dust, "reference_m_s", {0.1, 60}),
                          read_number(*dust, "power", {0.5, 5}), read_number(*dust, "under_snow", {0, 1})};
      if (out.dust->reference <= out.dust->threshold)
        dust->fault(dust->line(), "'reference_m_s' lies above 'threshold_m_s'");
      dust->finish();
    }
    out.scale_sd = read_number(part, "scale_sd", {0, 1});
    out.model_sd = read_number(part, "model_sd", {0, 3});
    units(part, out);
    return out;
  }

  static void hourly(Section& part, OsseSector& out) {
    transport::read_numbers(part, "hourly", {0, 1000}, out.hourly);
    const double sum = std::accumulate(out.hourly.begin(), out.hourly.end(), 0.0);
    if (std::abs(sum - 1000) > 0.5) {
      part.fault(part.line_of("hourly"), fmt::format("the 24 numbers of 'hourly' are permille of a day and add up to "
                                                     "1000, not {:g}",
                                                     sum));
      out.hourly.fill(1);
      return;
    }
    for (double& one : out.hourly) one *= 24 / sum;
  }

  static void units(Section& part, OsseSector& out) {
    auto weights = part.section("units");
    if (!weights) {
      part.fault(part.line(), "[sector.units] is missing: a weight for each unit");
      return;
    }
    double sum = 0;
    for (const std::string& unit : weights->node().keys) {
      out.units.push_back({unit, static_cast<double>(weights->whole(unit, 1, 100'000))});
      sum += out.units.back().share;
    }
    for (OsseUnitWeight& one : out.units) one.share /= sum;
    if (out.units.empty()) part.fault(part.line(), "[sector.units] names no unit");
  }

  OsseMeasurePlan measure(Section& part) {
    OsseMeasurePlan out;
    out.id = part.text("id");
    out.name = part.name("name");
    const std::string sector = part.text("sector");
    const auto found = std::ranges::find(plan_.sectors, sector, &OsseSector::id);
    if (found == plan_.sectors.end()) {
      part.fault(part.line_of("sector"), fmt::format("there is no sector '{}'", sector));
    } else {
      out.sector = static_cast<std::size_t>(found - plan_.sectors.begin());
    }
    out.units = part.texts("units");
    if (found != plan_.sectors.end()) {
      for (const std::string& unit : out.units) {
        if (std::ranges::find(found->units, unit, &OsseUnitWeight::unit_id) == found->units.end())
          part.fault(part.line_of("units"), fmt::format("sector '{}' has no unit '{}'", sector, unit));
      }
      if (out.units.empty()) {
        for (const OsseUnitWeight& one : found->units) out.units.push_back(one.unit_id);
      }
    }
    out.share = range(part, "share", {0, 1});
    out.placebo = part.truth_or("placebo", false);
    return out;
  }

  void instruments(Section& part) {
    OsseInstruments& out = plan_.instruments;
    out.relative_sd = read_number(part, "relative_sd", {0, 1});
    out.absolute_sd = read_number(part, "absolute_sd_ug_m3", {0, 100});
    out.drift_sd = read_number(part, "drift_sd", {0, 0.5});
    out.drift_hours = read_number(part, "drift_hours", {1, 10'000});
    out.resolution = read_number(part, "resolution_ug_m3", {0.001, 10});
    out.missing_share = read_number(part, "missing_share", {0, 1});
    out.outages = read_number(part, "outages", {0, 100});
    out.outage_hours = range(part, "outage_hours", {1, 1000});
    out.stuck = read_number(part, "stuck", {0, 100});
    out.stuck_hours = range(part, "stuck_hours", {1, 1000});
    out.spikes = read_number(part, "spikes", {0, 1000});
    out.spike_factor = range(part, "spike_factor", {0, 100});
  }

  void ignorance(Section& part) {
    OsseIgnorance& out = plan_.ignorance;
    out.flat_share = range(part, "flat_share", {0, 1});
    out.heated_factor = range(part, "heated_factor", {0, 3});
    out.memory_hours = read_number(part, "memory_hours", {1, 240});
    out.unit_sd = read_number(part, "unit_sd", {0, 1});
    out.factor_sd = read_number(part, "factor_sd", {0, 1});
    out.stack_sd = read_number(part, "stack_sd", {0, 1});
    out.reaction = range(part, "reaction", {0.1, 10});
    out.exchange = range(part, "exchange", {0.1, 10});
    out.exchange_wander_sd = read_number(part, "exchange_wander_sd", {0, 1});
    out.exchange_wander_hours = read_number(part, "exchange_wander_hours", {1, 1000});
  }

  Section& top_;
  OssePlan& plan_;
};

}  // namespace

Result<OssePlan> read_osse_plan(const terms::SourceFile& file) {
  return transport::read_physics<OssePlan>(file, [](Section& top, OssePlan& plan) { OsseReader{top, plan}.read(); });
}

}  // namespace lantian::twin
