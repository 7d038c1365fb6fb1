#include "base/text.hpp"
#include "twin/osse/osse.hpp"

#include <fmt/core.h>

#include <iterator>

namespace lantian::twin {

std::string osse_csv(const OsseSeason& season) {
  std::string out =
      "# SYNTHETIC: made up whole, measured by nobody. ug/m3 of PM2.5, means of the hour that ends then\n";
  out += "hour,station,observed";
  for (const std::string& tag : season.modelled.tags) out += ",modelled_" + tag;
  out += '\n';
  for (std::size_t hour = 0; hour < season.hours(); ++hour) {
    for (std::size_t station = 0; station < season.modelled.stations.size(); ++station) {
      fmt::format_to(std::back_inserter(out), "{},{},", text_of(season.modelled.hours[hour]),
                     season.modelled.stations[station]);
      if (const auto& value = season.observed[station][hour]) fmt::format_to(std::back_inserter(out), "{:g}", *value);
      for (std::size_t tag = 0; tag < season.modelled.tags.size(); ++tag)
        fmt::format_to(std::back_inserter(out), ",{:.3f}", season.modelled.at(hour, station, tag));
      out += '\n';
    }
  }
  return out;
}

}  // namespace lantian::twin
