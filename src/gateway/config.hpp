#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace lantian::gateway {

/// How one gateway runs. Everything about a single device stands in the registry (keep::DeviceBook), not here.
struct Config {
  std::string directory;  ///< holds frames/, devices.db and telemetry.duckdb; made when absent

  std::string address = "0.0.0.0";
  std::uint16_t port = 9212;  ///< 0: any free one, see Gateway::port
  std::string metrics_address = "127.0.0.1";
  std::optional<std::uint16_t> metrics_port;  ///< absent: no metrics page

  std::size_t most_connections = 20000;
  /// Without a byte for so long a connection is closed: three times the slowest reporting interval, an hour.
  std::chrono::seconds silent_most{10800};
  /// A frame without its line end is taken after this pause ...
  std::chrono::milliseconds line_end_wait{200};
  /// ... and a frame that stopped in the middle is given up after this one (two times OverTime of HJ 212 table 1).
  std::chrono::seconds partial_wait{20};
  std::size_t foreign_most = 65536;  ///< bytes without any frame before a peer is dropped

  /// Frames that wait for the disk: above it connections are not read until the disk has caught up.
  std::size_t pending_most = std::size_t{24} << 20;
  /// Answers that one peer does not fetch, before it is not read any more.
  std::size_t unsent_most = std::size_t{256} << 10;
  /// How much of the re-upload lane one commit may take, so that live frames wait for little.
  std::size_t reupload_per_commit = std::size_t{1} << 20;
  /// Telegrams remembered to recognise repetitions (24 bytes each, two generations).
  std::size_t remembered = std::size_t{1} << 20;

  /// Older uploads go to the re-upload lane though no RF marks them.
  std::chrono::minutes live_realtime{10}, live_minute{60}, live_hour{180}, live_day{2880};

  bool pull_gaps = true;
  std::chrono::hours gaps_back{72};        ///< how far back missing intervals are looked for
  std::chrono::seconds gaps_every{300};    ///< how often
  std::chrono::seconds registry_every{1};  ///< how often the device book is looked at
};

}  // namespace lantian::gateway
