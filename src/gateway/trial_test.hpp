#pragma once
#include "base/assert.hpp"
#include "gateway/reception.hpp"
#include "keep/files.hpp"
#include "observe/hj212/build.hpp"

#include <fmt/core.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

/// What the tests of this room share: a directory that goes away, a registry, telegrams, and a reception on a real log.
namespace lantian::gateway::trial {

namespace hj212 = observe::hj212;

class Directory {
 public:
  Directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lantian-gateway-XXXXXX").string();
    LANTIAN_ASSERT(mkdtemp(pattern.data()) != nullptr, "no temporary directory");
    path_ = pattern;
  }
  ~Directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline hj212::Protocol protocol() {
  const auto files = keep::read_tree(LANTIAN_DATA_ROOT "/data/hj212", ".toml");
  LANTIAN_ASSERT(files.ok(), "data/hj212 is part of the tree");
  auto tables = hj212::read_protocol(*files);
  LANTIAN_ASSERT(tables.ok(), "data/hj212 is sound");
  return *std::move(tables);
}

inline hj212::Device device(std::string mn, hj212::Dialect dialect = hj212::Dialect::d2017) {
  hj212::Device row;
  row.mn = std::move(mn);
  row.dialect = dialect;
  row.kind = hj212::DeviceKind::ambient;
  row.password = "123456";
  return row;
}

/// 2026-11-22 12:00:00 Beijing time.
inline constexpr const char* mn = "010000A8900016F000169DC0";
inline const UtcSeconds noon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{4}};

inline Moment moment(std::chrono::seconds after_noon = {}) {
  return {std::chrono::steady_clock::now(), (noon + after_noon).time_since_epoch().count() * 1'000'000};
}

struct Words {
  std::string mn = "010000A8900016F000169DC0";
  std::string cn = "2011";
  std::string qn = "20261122120000001";
  std::string time = "20261122120000";
  std::string value = "35.0";
  int flag = 5;
  bool rf = false;
};

inline std::string telegram(const Words& words) {
  hj212::Draft draft;
  draft.qn = words.qn;
  draft.st = "22";
  draft.cn = words.cn;
  draft.pw = "123456";
  draft.mn = words.mn;
  draft.flag = words.flag;
  draft.rf = words.rf;
  const char* statistic = words.cn == "2011" ? "Rtd" : "Avg";
  draft.area = fmt::format("DataTime={};a34004-{}={},a34004-Flag=N", words.time, statistic, words.value);
  return *hj212::build_frame(draft);
}

/// A reception with everything behind it that makes frames durable. Collects what became durable.
class Desk {
 public:
  explicit Desk(std::vector<hj212::Device> devices, std::size_t reupload_per_commit = 1 << 20)
      : log_{*keep::FrameLog::open(directory.path())},
        lanes{log_,
              {[this](std::vector<PendingBatch> batches) { note(std::move(batches)); }, [](const Error&) {}},
              reupload_per_commit},
        reception{{tables, lanes, recall, metrics, config}} {
    reception.use(std::make_shared<const Roster>(std::move(devices)));
  }

  struct Durable {
    keep::FrameRecord record;
    std::string answer;
    keep::FramePlace place;
  };
  /// Waits until `count` frames are durable in all; settles them, as the server does.
  std::vector<Durable> durable(std::size_t count) {
    std::unique_lock lock{mutex_};
    arrived_.wait(lock, [&] { return frames_.size() >= count; });
    for (const PendingBatch& batch : batches_) reception.settle(batch);
    batches_.clear();
    return frames_;
  }

  Directory directory;
  Config config;
  Metrics metrics;
  hj212::Protocol tables = protocol();
  Recall recall{10000};

 private:
  void note(std::vector<PendingBatch> batches) {
    const std::lock_guard lock{mutex_};
    for (PendingBatch& batch : batches) {
      for (std::size_t i = 0; i < batch.frames().size(); ++i) {
        const PendingFrame& frame = batch.frames()[i];
        frames_.push_back({frame.record, std::string{batch.answer_of(frame)}, batch.places[i]});
      }
      batches_.push_back(std::move(batch));
    }
    arrived_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Durable> frames_;
  std::vector<PendingBatch> batches_;
  keep::FrameLog log_;

 public:
  Lanes lanes;
  Reception reception;
};

inline Peer peer(SessionNumber number = 1, std::string address = "10.0.0.7") {
  return {number, address, address + ":40312"};
}

}  // namespace lantian::gateway::trial
