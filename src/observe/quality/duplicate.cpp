#include "observe/quality/record_tests.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::observe::quality {
namespace {

using standards::DuplicateTest;

/// One block of one series that may be compared.
struct Block {
  std::uint64_t hash = 0;
  std::uint32_t block = 0;
  std::uint32_t series = 0;  ///< place * factors + factor
};

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0xff51afd7ed558ccdU;
  return hash ^ (hash >> 32U);
}

/// No value when the block says too little: too few values, or too few different ones.
std::optional<std::uint64_t> hash_of(std::span<const Cell> cells, const DuplicateTest& test,
                                     std::vector<std::int32_t>& different) {
  different.clear();
  int present = 0;
  std::uint64_t hash = 0x9e3779b97f4a7c15U;
  for (const Cell cell : cells) {
    hash = mixed(hash, cell.present() ? static_cast<std::uint32_t>(cell.thousandths()) : 0xffffffff0U);
    if (!cell.present()) continue;
    ++present;
    const bool enough = different.size() >= static_cast<std::size_t>(test.distinct);
    if (!enough && std::ranges::find(different, cell.thousandths()) == different.end()) {
      different.push_back(cell.thousandths());
    }
  }
  if (present < test.present || different.size() < static_cast<std::size_t>(test.distinct)) return std::nullopt;
  return hash;
}

std::vector<Block> blocks_of(const Group& group, const DuplicateTest& test) {
  const auto length = static_cast<std::size_t>(test.block_hours);
  std::vector<Block> blocks;
  std::vector<std::int32_t> different;
  for (std::size_t series = 0; series < group.series.size(); ++series) {
    const auto cells = group.series[series];
    for (std::size_t begin = 0; begin + length <= cells.size(); begin += length) {
      const auto hash = hash_of(cells.subspan(begin, length), test, different);
      if (!hash) continue;
      blocks.push_back({*hash, static_cast<std::uint32_t>(begin / length), static_cast<std::uint32_t>(series)});
    }
  }
  std::ranges::sort(blocks, [](const Block& a, const Block& b) {
    return std::tie(a.block, a.hash, a.series) < std::tie(b.block, b.hash, b.series);
  });
  return blocks;
}

using SeriesPair = std::pair<std::uint32_t, std::uint32_t>;

/// Pairs worth a finding: one factor at two places, or two factors of one place whose instruments the rule knows (air
/// that is saturated has one temperature and dew point), with a judged place among them. The smaller index stands first
/// and judged places come first, so it is the first that must be judged.
bool are_comparable(const Group& group, const QualityRule& rule, const SeriesPair& pair) {
  const std::size_t factors = group.factors.size();
  if (pair.first / factors >= group.judged_places()) return false;
  if (pair.first % factors == pair.second % factors) return true;
  return pair.first / factors == pair.second / factors &&
         rule.instrument(group.factors[pair.first % factors]) != nullptr &&
         rule.instrument(group.factors[pair.second % factors]) != nullptr;
}

/// The equal blocks of each pair, ascending.
std::map<SeriesPair, std::vector<std::uint32_t>> equal_blocks(const Group& group, const QualityRule& rule) {
  const DuplicateTest& test = *rule.duplicate;
  const auto length = static_cast<std::size_t>(test.block_hours);
  const std::vector<Block> blocks = blocks_of(group, test);
  std::map<SeriesPair, std::vector<std::uint32_t>> pairs;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    for (std::size_t k = i + 1; k < blocks.size(); ++k) {
      if (blocks[k].block != blocks[i].block || blocks[k].hash != blocks[i].hash) break;
      const SeriesPair pair{blocks[i].series, blocks[k].series};
      const auto a = group.series[pair.first].subspan(blocks[i].block * length, length);
      const auto b = group.series[pair.second].subspan(blocks[i].block * length, length);
      if (are_comparable(group, rule, pair) && std::ranges::equal(a, b)) pairs[pair].push_back(blocks[i].block);
    }
  }
  return pairs;
}

Finding duplicate_finding(const Group& group, const QualityRule& rule, const SeriesPair& pair, const Stretch& blocks,
                          std::size_t equal) {
  const std::size_t factors = group.factors.size();
  const auto length = static_cast<std::size_t>(rule.duplicate->block_hours);
  const std::string& factor = group.factors[pair.first % factors];
  const std::string& other_factor = group.factors[pair.second % factors];
  const std::string& other_place = group.places[pair.second / factors];
  const Stretch hours{blocks.begin * length, blocks.end * length};
  const Watched watched{group, pair.first / factors, pair.first % factors, rule.instrument(factor), nullptr};
  Finding finding = finding_of(watched, rule, Detector::duplicate, hours);
  finding.severity = factor == other_factor ? Severity::alarm : Severity::warning;
  finding.reason = factor == other_factor
                       ? fmt::format("{} equals that of {} in {} x {} h", factor, other_place, equal, length)
                       : fmt::format("{} equals {} in {} x {} h", factor, other_factor, equal, length);
  finding.against = other_place + " " + other_factor;
  finding.evidence.push_back({"same as", finding.against});
  finding.evidence.push_back({"equal blocks", fmt::format("{} of {}", equal, blocks.hours())});
  finding.evidence.push_back(
      {"threshold", fmt::format("{} blocks in a row, each with {} values, {} of them different", rule.duplicate->blocks,
                                rule.duplicate->present, rule.duplicate->distinct)});
  return finding;
}

/// Whether some block between two equal ones speaks against them: it could be compared and differs.
bool differ_between(const Group& group, const SeriesPair& pair, const Stretch& blocks, const DuplicateTest& test) {
  const auto length = static_cast<std::size_t>(test.block_hours);
  for (std::size_t slot = blocks.begin * length; slot < blocks.end * length; ++slot) {
    const Cell a = group.series[pair.first][slot];
    const Cell b = group.series[pair.second][slot];
    if (a.present() && b.present() && a != b) return true;
  }
  return false;
}

}  // namespace

std::vector<Finding> find_duplicates(const Group& group, const QualityRule& rule) {
  std::vector<Finding> findings;
  if (!rule.duplicate) return findings;
  const DuplicateTest& test = *rule.duplicate;
  for (const auto& [pair, blocks] : equal_blocks(group, rule)) {
    Stretch open{blocks.front(), blocks.front()};
    std::size_t equal = 0;
    const auto close = [&] {
      if (equal >= static_cast<std::size_t>(test.blocks)) {
        findings.push_back(duplicate_finding(group, rule, pair, open, equal));
      }
    };
    for (const std::uint32_t block : blocks) {
      if (equal > 0 && differ_between(group, pair, {open.end, block}, test)) {
        close();
        open.begin = block;
        equal = 0;
      }
      open.end = block + std::size_t{1};
      ++equal;
    }
    close();
  }
  return findings;
}

}  // namespace lantian::observe::quality
