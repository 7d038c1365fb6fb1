#pragma once
#include "serve/respond/desk.hpp"
#include "serve/respond/list_force.hpp"
#include "serve/respond/plan_desk.hpp"

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>

/// What the addresses of plans share. Any thread.
namespace lantian::serve {

/// One solve at a time, as the solver wants it. Whoever decides waits for her turn; a trial does not, and none begins
/// while somebody waits.
class PlanTurns {
 public:
  using Turn = std::unique_lock<std::timed_mutex>;
  /// Not owned while anybody solves or waits.
  Turn of_trial();
  /// Not owned when the others take longer than this.
  Turn of_office(std::chrono::milliseconds patience);
  int waiting() const { return waiting_; }

 private:
  std::timed_mutex solving_;
  std::atomic<int> waiting_ = 0;
};

/// Trials that were answered, by what was asked: the same for everybody. A bounded number of them.
class PlanMemo {
 public:
  explicit PlanMemo(std::size_t most) : most_{most} {}
  /// Null: nobody asked that yet, or it was forgotten.
  std::shared_ptr<const std::string> find(const std::string& asked) const;
  void keep(const std::string& asked, std::string answer);
  std::size_t size() const;

 private:
  std::size_t most_;
  mutable std::mutex turn_;
  std::map<std::string, std::shared_ptr<const std::string>> answers_;
};

/// What a trial is known by: two questions with the same text have the same answer. `made`: of the office, `row`: of
/// the list.
std::string trial_key(const PlanAsk& ask, std::int64_t row, std::uint64_t made);
std::string trial_key(const YearlyAsk& ask, std::uint64_t made);

/// What plans are made with, made again when the table comes into place.
class PlanShelf {
 public:
  struct Made {
    std::shared_ptr<const PlanOffice> office;
    std::uint64_t number = 0;  ///< another one for each office
  };
  Result<Made> office(const RespondDesk& desk);
  /// Row of the list that is asked for, or of the one in force: on `ask.on`, else today; else the newest of the region.
  Result<keep::DocumentRow> list(const RespondDesk& desk, const PlanAsk& ask);

  PlanTurns turns;
  PlanMemo trials{64};

 private:
  std::mutex turn_;
  Made made_;
  std::shared_ptr<const WhatIfDesk> table_;
  std::shared_ptr<const ListOffice> lists_;
};

/// Counties, parks and the region's own code: what a list of a region is for.
Result<std::vector<std::string>> units_of_region(const Office& office, const std::string& region);

}  // namespace lantian::serve
