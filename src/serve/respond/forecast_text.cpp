#include "serve/respond/forecast_verification_json.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

std::string shown_score(const std::optional<double>& value, int places = 2) {
  return value ? fmt::format("{:.{}f}", *value, places) : std::string{"-"};
}

void print_leads(const respond::VerificationSlice& slice, std::string& out) {
  for (const respond::LeadScores& lead : slice.leads) {
    for (std::size_t n = 0; n < respond::forecast_items; ++n) {
      const respond::PointScores& one = lead.values[n];
      out += fmt::format("  {:>3}  {:<5} {:>6} {:>7.1f} {:>7.1f} {:>7.1f} {:>5} {:>8} {:>8} {:>8}\n", lead.lead,
                         respond::word_of(static_cast<respond::ForecastItem>(n)), one.rows, one.rmse, one.mae, one.bias,
                         shown_score(one.r), shown_score(one.skill_persistence), shown_score(one.skill_usual),
                         shown_score(one.skill_mean));
    }
  }
}

void print_events(const respond::VerificationSlice& slice, std::string& out) {
  for (const respond::LeadScores& lead : slice.leads) {
    for (const respond::EventScores& event : lead.events) {
      out += fmt::format("  {:>3} >{:<4} {:>5} {:>6} {:>6} {:>6} {:>5} {:>5} {:>5} {:>6} {:>7.4f} {:>6}\n", lead.lead,
                         event.above, event.forecast.hits, event.forecast.misses, event.forecast.false_alarms,
                         event.forecast.quiet, shown_score(event.forecast.detected()),
                         shown_score(event.forecast.false_ratio()), shown_score(event.forecast.success()),
                         shown_score(event.persistence.success()), event.brier, shown_score(event.brier_skill));
    }
  }
}

void print_rest(const respond::VerificationSlice& slice, std::string& out) {
  for (const respond::LeadScores& lead : slice.leads) {
    out +=
        fmt::format("  {:>3}  class right {}, off by one {}, by more {}; CRPS {:.2f}, climatology {:.2f}, skill {}\n",
                    lead.lead, lead.level.exact, lead.level.off_one, lead.level.off_more, lead.crps, lead.crps_usual,
                    shown_score(lead.crps_skill));
  }
}

/// What was forecast on days that came out of each class.
void print_classes(const respond::VerificationSlice& slice, std::string& out) {
  constexpr std::array<std::string_view, respond::index_classes> names{"I", "II", "III", "IV", "V", "VI"};
  out += "\n lead  came  days   bias of pm25   pm10     o3  forecast as I     II    III     IV      V     VI\n";
  for (const respond::LeadScores& lead : slice.leads) {
    for (std::size_t n = 0; n < names.size(); ++n) {
      const respond::ClassScores& one = lead.classes[n];
      if (one.rows == 0) continue;
      out += fmt::format("  {:>3}  {:>4} {:>5} {:>14.1f} {:>6.1f} {:>6.1f} {:>14} {:>6} {:>6} {:>6} {:>6} {:>6}\n",
                         lead.lead, names[n], one.rows, one.bias[0], one.bias[1], one.bias[2], one.said[0], one.said[1],
                         one.said[2], one.said[3], one.said[4], one.said[5]);
    }
  }
}

}  // namespace

std::string printed_verification(const SeasonMade& made) {
  std::string out = fmt::format("Held-out forecasts of {}{}: {} days of issue, {} forecasts of places\n", made.period,
                                made.synthetic ? " (SYNTHETIC air and weather)" : "", made.forecasts.size(), made.rows);
  for (const respond::VerificationSlice& slice : made.verification.slices) {
    if (slice.kind != "counties" && slice.kind != "stations") continue;
    out += fmt::format(
        "\n{}\n lead  item    rows    rmse     mae    bias     r  skill:  against  against\n"
        "                                              persist.  climat.  mean\n",
        slice.kind);
    print_leads(slice, out);
    out += "\n lead  index  hits  missed  false  quiet   POD   FAR   CSI  pers.  Brier   skill\n";
    print_events(slice, out);
    print_rest(slice, out);
    print_classes(slice, out);
  }
  out += "\n";
  for (const respond::EventLead& one : made.verification.lead_times) {
    out += fmt::format("index > {}: {} days of counties came so, {} of them forecast, {:.1f} days ahead on the mean\n",
                       one.above, one.events, one.forecast, one.mean_days);
  }
  return out;
}

std::string printed_forecast(const respond::Forecast& forecast, const InventoryOffice& office, bool chinese) {
  std::string out = fmt::format("{}{}\n", forecast.id, forecast.synthetic ? " SYNTHETIC" : "");
  for (const respond::ForecastPlace& place : forecast.places) {
    if (place.station) continue;
    out += office.unit_name(place.id, chinese) + "\n";
    for (const respond::ForecastDay& day : place.days) {
      out += fmt::format("  {}  AQI {:>3}", text_of(day.day), day.aqi.value_or(0));
      if (day.pm25)
        out += fmt::format("  PM2.5 {:.0f} ({:.0f}-{:.0f})", day.pm25->value, day.pm25->low, day.pm25->high);
      if (day.pm10) out += fmt::format("  PM10 {:.0f}", day.pm10->value);
      if (day.o3) out += fmt::format("  O3 {:.0f}", day.o3->value);
      out += fmt::format("  {}  chance I-VI", word_of(day.cause));
      for (const double chance : day.chance) out += fmt::format(" {:.0f}", chance * 100);
      out += " %\n";
    }
  }
  for (const auto& [what, from] : forecast.lineage) out += fmt::format("{}: {}\n", what, from);
  return out;
}

}  // namespace lantian::serve
