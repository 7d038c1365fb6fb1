#include "transport/run.hpp"

#include <cmath>

namespace lantian::transport {
namespace {

/// Kind of tracer that nothing takes up: behind the kinds of the chemistry.
constexpr std::size_t lasting = kinds;

/// Relative to the air of a cell; below it stands rounding.
constexpr double least_inflow = 1e-5;

}  // namespace

template <class T>
RunHour<T>::RunHour(const RunInput& input)
    : transport{shape_of(*input.grid)},
      layers(input.emitters.size() * static_cast<std::size_t>(input.grid->nz), 0.0F),
      kg_h(input.emitters.size() * precursors, 0.0F) {}

template <class T>
HourMaker<T>::HourMaker(const RunInput& input, bool with_inflow, const HourSpan& span)
    : input_{input},
      with_inflow_{with_inflow},
      shelf_{*input.weather, input.near == nullptr ? 1 : NearHours::shelf_hours(*input.near)} {
  if (input.near != nullptr) near_.emplace(*input.near, *input.grid, *input.rates, input.emitters.size(), span);
  if (!with_inflow) return;
  stepper_.emplace(shape_of(*input.grid));
  box_.emplace(shape_of(*input.grid));
}

template <class T>
Result<void> HourMaker<T>::make(HourEnding hour, RunHour<T>& out) {
  LANTIAN_TRY(const weather::MetSlab* const slab, shelf_.at(hour));
  input_.chemistry->chemistry(*slab, chemistry_);
  LANTIAN_CHECK(prepare_hour(*input_.grid, input_.air, *slab, chemistry_, input_.rule, out.transport));
  input_.layers->layers(*slab, out.layers);
  input_.rates->rates(hour, out.kg_h);
  if (with_inflow_) find_inflow(*slab, out);
  return near_ ? near_->fetch(hour, shelf_) : Result<void>{};
}

template <class T>
void HourMaker<T>::make_near(RunHour<T>& out) {
  if (near_) near_->make(out.transport.hour, input_.threads, out.near);
}

/// A uniform mixing ratio stays what it is, so what a step pair leaves missing of it came in from outside.
template <class T>
void HourMaker<T>::find_inflow(const weather::MetSlab& slab, RunHour<T>& out) {
  TransportHour<T>& hour = out.transport;
  hour.interval.vertical.resize(lasting + 1);
  const auto& fine = hour.interval.vertical[static_cast<std::size_t>(Kind::fine)];
  VerticalMixing<T> mixing{exchange_of<T>(*input_.grid, input_.air, slab, hour.seconds_of_step()), {}};
  mixing.loss.assign(fine.loss.size(), T{0});
  double worst = 0;
  factorise(hour.interval, mixing, worst, lasting);
  const auto box = box_->values();
  for (std::size_t n = 0; n < box.size(); ++n) box[n] = hour.interval.air[n / lanes];
  stepper_->forward(hour.interval, *box_, 1, lasting);
  out.inflow.clear();
  for (std::size_t cell = 0; cell < box.size() / lanes; ++cell) {
    const auto air = static_cast<double>(hour.interval.air[cell]);
    const double missing = air - static_cast<double>(box[cell * lanes]);
    if (std::abs(missing) > least_inflow * air) out.inflow.push_back({cell, missing});
  }
}

template struct RunHour<float>;
template struct RunHour<double>;
template class HourMaker<float>;
template class HourMaker<double>;

}  // namespace lantian::transport
