// Bytes -> read_source. The first byte chooses the adapter, so that one corpus serves all layouts. Nothing may crash,
// and what is returned must add up.
#include "observe/adapter.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

using lantian::observe::Adapter;
using lantian::observe::Batch;

std::vector<Adapter> shipped_adapters() {
  std::vector<Adapter> adapters;
  for (const char* id : {"uci-prsa", "station-hours", "cnemc-snapshot", "aqistudy-daily", "london-my1",
                         "uci-airquality", "generic-hourly", "generic-daily"}) {
    const std::string path = std::string{LANTIAN_SOURCE_DIR} + "/data/adapters/" + id + ".toml";
    std::ifstream file{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
    auto adapter = lantian::observe::read_adapter({path, text});
    if (!adapter) std::abort();
    adapters.push_back(*std::move(adapter));
  }
  return adapters;
}

void check(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const std::vector<Adapter> adapters = shipped_adapters();
  if (size == 0) return 0;
  const std::string_view text{reinterpret_cast<const char*>(bytes) + 1, size - 1};
  lantian::observe::ReadOptions options;
  options.want_published = (bytes[0] & 0x80U) != 0;
  const auto batch =
      lantian::observe::read_source({"input.csv", text}, adapters[(bytes[0] & 0x7FU) % adapters.size()], options);
  if (!batch) {
    check(batch.error().message.starts_with("input.csv:"));
    return 0;
  }
  check(static_cast<std::int64_t>(batch->readings.size()) == batch->counts.accepted - batch->counts.duplicate);
  for (std::size_t i = 0; i < batch->readings.size(); ++i) {
    check(batch->readings[i].station < batch->stations.size());
    check(batch->readings[i].thousandths >= 0);
    check(i == 0 || batch->readings[i - 1].station <= batch->readings[i].station);
  }
  return 0;
}
