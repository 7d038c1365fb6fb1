#include "serve/api/metrics.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {

void ServiceMetrics::note(int status, std::chrono::nanoseconds took) {
  ++by_class_[static_cast<std::size_t>(std::clamp(status / 100, 1, 5))];
  const double seconds = std::chrono::duration<double>(took).count();
  const auto place = std::ranges::lower_bound(bounds_s, seconds);
  ++by_duration_[static_cast<std::size_t>(place - bounds_s.begin())];
  nanoseconds_ += static_cast<std::uint64_t>(took.count());
}

std::string ServiceMetrics::page(const HttpCounts& counts, std::uint64_t book_version) const {
  std::string out;
  out += "# HELP lantian_http_requests_total Answers by class of status.\n# TYPE lantian_http_requests_total counter\n";
  for (std::size_t n = 1; n < by_class_.size(); ++n) {
    out += fmt::format("lantian_http_requests_total{{class=\"{}xx\"}} {}\n", n, by_class_[n].load());
  }
  out += "# HELP lantian_http_request_duration_seconds Time a worker needed for an answer.\n"
         "# TYPE lantian_http_request_duration_seconds histogram\n";
  std::uint64_t sum = 0;
  for (std::size_t n = 0; n < bounds_s.size(); ++n) {
    sum += by_duration_[n];
    out += fmt::format("lantian_http_request_duration_seconds_bucket{{le=\"{}\"}} {}\n", bounds_s[n], sum);
  }
  sum += by_duration_.back();
  out += fmt::format(
      "lantian_http_request_duration_seconds_bucket{{le=\"+Inf\"}} {0}\n"
      "lantian_http_request_duration_seconds_sum {1:.6f}\nlantian_http_request_duration_seconds_count {0}\n",
      sum, static_cast<double>(nanoseconds_.load()) / 1e9);
  const auto one = [&](const char* name, const char* type, const char* help, std::uint64_t value) {
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help, type, value);
  };
  one("lantian_http_connections_total", "counter", "Connections taken.", counts.connections);
  one("lantian_http_connections_open", "gauge", "Connections open now.", counts.open);
  one("lantian_http_connections_refused_total", "counter", "Connections beyond the most allowed.", counts.refused);
  one("lantian_http_streams_open", "gauge", "Open streams of events.", counts.streams);
  one("lantian_http_events_total", "counter", "Events published.", counts.events);
  one("lantian_book_version", "gauge", "Grows with each change of the readings; 0: not ready.", book_version);
  return out;
}

}  // namespace lantian::serve
